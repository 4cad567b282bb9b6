//! Nothing of its own: it names the built-in actors, each of which is compiled to WebAssembly by itself. See `README.md`.
