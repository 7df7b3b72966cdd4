import { BlockList, isIP } from 'node:net';

const IPV4: [address: string, prefix: number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

// Those that carry an IPv4 address in them are forbidden as a whole: nobody has to name their server so.
const IPV6: [address: string, prefix: number][] = [
  ['::', 96],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];

/** Says of an IP address whether it is not on the public internet: this machine, its network, or nobody's. */
export function createForbiddenAddresses(): (address: string) => boolean {
  const v4 = new BlockList();
  const v6 = new BlockList();
  for (const [address, prefix] of IPV4) v4.addSubnet(address, prefix, 'ipv4');
  for (const [address, prefix] of IPV6) v6.addSubnet(address, prefix, 'ipv6');
  return (address) => {
    switch (isIP(address)) {
      case 4:
        return v4.check(address, 'ipv4');
      case 6:
        return v6.check(address, 'ipv6');
      default:
        return true;
    }
  };
}
