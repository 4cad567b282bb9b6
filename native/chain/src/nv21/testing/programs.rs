//! Actors' programs, assembled by hand. Source: WebAssembly core specification, "Binary Format"; syscalls give their answer at an address.

pub const I32: u8 = 0x7f;
pub const I64: u8 = 0x7e;

/// Where programs have the block that they make of their answer.
const BLOCK: i64 = 1000;
const RAW: i64 = 0x55;

/// A syscall: its parameters' types. All give an error's number.
pub struct Import(pub &'static str, pub &'static str, pub &'static [u8]);

pub struct Program {
    imports: Vec<Import>,
    body: Vec<u8>,
    data: Vec<u8>,
}

impl Program {
    pub fn idle() -> Self {
        Program {
            imports: Vec::new(),
            body: number(I32, 0),
            data: Vec::new(),
        }
    }

    /// Answers with what a syscall wrote at address 0, of so many bytes. Arguments have the types of the import's parameters.
    pub fn answering(import: Import, arguments: &[i64], length: i64) -> Self {
        let mut body = call(0, import.2, arguments);
        body.extend(call(1, &[I32, I64, I32, I32], &[BLOCK, RAW, 0, length]));
        body.extend(number(I32, BLOCK));
        body.extend([0x28, 2, 0]); // i32.load
        Program {
            imports: vec![
                import,
                Import("ipld", "block_create", &[I32, I64, I32, I32]),
            ],
            body,
            data: Vec::new(),
        }
    }

    /// Emits an event of one entry.
    pub fn emitting(key: &str, value: &[u8]) -> Self {
        const ENTRY: usize = 24;
        let mut data = Vec::new();
        data.extend(3u64.to_le_bytes()); // key and value are indexed
        data.extend((RAW as u64).to_le_bytes());
        data.extend((key.len() as u32).to_le_bytes());
        data.extend((value.len() as u32).to_le_bytes());
        data.extend(key.as_bytes());
        data.extend(value);
        let at_value = ENTRY + key.len();
        let arguments = [0, 1, ENTRY, key.len(), at_value, value.len()].map(|n| n as i64);
        let mut body = call(0, &[I32; 6], &arguments);
        body.extend(number(I32, 0));
        Program {
            imports: vec![Import("event", "emit_event", &[I32; 6])],
            body,
            data,
        }
    }

    /// Ends in a trap unless the time is that of the epoch, and at one epoch always.
    pub fn watching(genesis: u64, delay: u64, trap_at: i64) -> Self {
        const LOAD: u8 = 0x29; // i64.load, of 8 bytes
        const TRAP: [u8; 4] = [0x04, 0x40, 0x00, 0x0b]; // if what was found: unreachable
        let epoch = [number(I32, 0), vec![LOAD, 3, 0]].concat();
        let time = [number(I32, 0), vec![LOAD, 3, 8]].concat();
        let mut body = call(0, &[I32], &[0]);
        body.extend(epoch.clone());
        body.extend(number(I64, delay as i64));
        body.push(0x7e); // i64.mul
        body.extend(number(I64, genesis as i64));
        body.push(0x7c); // i64.add
        body.extend(time);
        body.push(0x52); // i64.ne
        body.extend(TRAP);
        body.extend(epoch);
        body.extend(number(I64, trap_at));
        body.push(0x51); // i64.eq
        body.extend(TRAP);
        body.extend(number(I32, 0));
        Program {
            imports: vec![Import("network", "context", &[I32])],
            body,
            data: Vec::new(),
        }
    }

    /// Named, so that no two programs are the same code.
    pub fn wasm(&self, name: &str) -> Vec<u8> {
        let invoke = self.imports.len() as u8;
        let types = [vec![0x60, 1, I32, 1, I32]]
            .into_iter()
            .chain(self.imports.iter().map(|Import(_, _, parameters)| {
                [&[0x60, parameters.len() as u8], *parameters, &[1, I32]].concat()
            }));
        let imports = self.imports.iter().enumerate().map(|(n, import)| {
            let mut bytes = string(import.0);
            bytes.extend(string(import.1));
            bytes.extend([0x00, n as u8 + 1]);
            bytes
        });
        let exports = [("memory", [0x02, 0]), ("invoke", [0x00, invoke])]
            .map(|(name, what)| [string(name), what.to_vec()].concat());
        let body = sized([&[0], self.body.as_slice(), &[0x0b]].concat());
        let data = [
            vec![0],
            number(I32, 0),
            vec![0x0b],
            sized(self.data.clone()),
        ]
        .concat();
        [
            b"\0asm\x01\0\0\0".to_vec(),
            section(1, vector(types)),
            section(2, vector(imports)),
            section(3, vector([vec![0]])),
            section(5, vector([vec![0, 1]])),
            section(7, vector(exports)),
            section(10, vector([body])),
            section(11, vector([data])),
            section(0, string(name)),
        ]
        .concat()
    }
}

/// The error that a syscall gives is the end of the program.
fn call(function: u8, types: &[u8], arguments: &[i64]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (kind, argument) in types.iter().zip(arguments) {
        bytes.extend(number(*kind, *argument));
    }
    bytes.extend([0x10, function]);
    bytes.extend([0x04, 0x40, 0x00, 0x0b]);
    bytes
}

fn number(kind: u8, value: i64) -> Vec<u8> {
    let mut bytes = vec![if kind == I32 { 0x41 } else { 0x42 }];
    let mut rest = value;
    loop {
        let low = (rest & 0x7f) as u8;
        rest >>= 7;
        if (rest == 0 && low & 0x40 == 0) || (rest == -1 && low & 0x40 != 0) {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

fn length(mut value: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value > 0x7f {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

fn sized(content: Vec<u8>) -> Vec<u8> {
    [length(content.len()), content].concat()
}

fn string(text: &str) -> Vec<u8> {
    sized(text.as_bytes().to_vec())
}

fn vector(items: impl IntoIterator<Item = Vec<u8>>) -> Vec<u8> {
    let items: Vec<Vec<u8>> = items.into_iter().collect();
    [length(items.len()), items.concat()].concat()
}

fn section(id: u8, content: Vec<u8>) -> Vec<u8> {
    [vec![id], sized(content)].concat()
}
