// A page brings its own styles along: `import './styles.css'`.
declare module '*.css';
