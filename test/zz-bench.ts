import { createLibsqlMemory } from '/tmp/engine/activities/adapters/libsql-memory.js';
import { rmSync, statSync } from 'node:fs';
const file='/tmp/memexp/db/vectors.db'; rmSync('/tmp/memexp/db',{recursive:true,force:true});
const D=512; const rv=()=>{const v=Float32Array.from({length:D},()=>Math.random()-0.5);const l=Math.hypot(...v);return v.map(x=>x/l);};
const ix=await createLibsqlMemory({file}); await ix.prepare({dimensions:D});
const at='2026-01-01T00:00:00.000Z';
const probe=rv();
// interleaved: 20 other persons of 1,000 first
let s=performance.now();
for(let c=0;c<50;c++){
  await ix.upsert({botId:'b',personId:'p',conversationId:`c${c}`,messages:Array.from({length:100},(_,q)=>({seq:q+1,at,vector: c===7&&q===3?probe:rv()}))});
  for(let o=0;o<4;o++) await ix.upsert({botId:'b',personId:`o${o}`,conversationId:`o${o}c${c}`,messages:Array.from({length:100},(_,q)=>({seq:q+1,at,vector:rv()}))});
}
console.log('write 25,000:',(performance.now()-s)/25000,'ms each');
async function m(name:string,f:()=>Promise<unknown>){const t:number[]=[];for(let i=0;i<60;i++){const a=performance.now();await f();t.push(performance.now()-a);}t.sort((a,b)=>a-b);console.log(name.padEnd(50),'p50',t[30]!.toFixed(2),'p95',t[57]!.toFixed(2),'max',t[59]!.toFixed(2));}
const q={botId:'b',personId:'p',vector:probe,threshold:0.7,limit:5};
console.log(await ix.search(q));
await m('5,000 of one person (25,000 in the file)',()=>ix.search(q));
await m('  except the end of one conversation',()=>ix.search({...q,except:{conversationId:'c1',fromSeq:50}}));
await m('  within one conversation of 100',()=>ix.search({...q,within:{conversationId:'c7'}}));
await m('person of none',()=>ix.search({...q,personId:'nobody'}));
await m('one message written',()=>ix.upsert({botId:'b',personId:'z',conversationId:'z',messages:[{seq:1,at,vector:probe}]}));
await ix.upsert({botId:'b',personId:'zero',conversationId:'zero',messages:[{seq:1,at,vector:new Float32Array(D)},{seq:2,at,vector:probe}]});
console.log('zero vector',await ix.search({...q,personId:'zero'}), await ix.search({...q,personId:'zero',vector:new Float32Array(D),threshold:-2}));
console.log('file MB',statSync(file).size/1e6);
await ix.close();
