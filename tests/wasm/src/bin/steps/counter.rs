//! The core in WebAssembly, in an interpreter that counts.

use wasmi::{CompilationMode, Config, Engine, Linker, Module, Store, Val};

use crate::Result;

/// What is asked of the core: a function of the module, and what its answer counts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Call(&'static str, &'static str);

impl Call {
    pub(crate) const FINDINGS: Self = Self("findings", "findings");
    pub(crate) const CHANGES: Self = Self("changes", "findings and changes");
    pub(crate) const PULLS: Self = Self("pulls", "images");
    pub(crate) const FORMATTED: Self = Self("formatted", "bytes");
    pub(crate) const HIDDEN: Self = Self("hidden", "hidden places");
    pub(crate) const OPENED: Self = Self("opened", "findings");
    pub(crate) const EXPORTED: Self = Self("exported", "files");

    pub(crate) fn of(self) -> &'static str {
        self.1
    }
}

/// What a call took.
pub(crate) struct Count {
    /// Of the texts, together.
    pub(crate) bytes: u64,
    pub(crate) steps: u64,
    pub(crate) answer: u32,
}

pub(crate) struct Core {
    engine: Engine,
    module: Module,
}

impl Core {
    pub(crate) fn load(module: &[u8]) -> Result<Self> {
        let mut config = Config::default();
        // What is translated when it is first called would be counted with the call.
        config.consume_fuel(true).compilation_mode(CompilationMode::Eager);
        let engine = Engine::new(&config);
        let module = Module::new(&engine, module)?;
        Ok(Self { engine, module })
    }

    /// Calls a function on texts, in an instance of its own.
    pub(crate) fn count(&self, Call(name, _): Call, texts: &[String]) -> Result<Count> {
        let mut linker = Linker::new(&self.engine);
        // What wasm-bindgen would fill in; nothing of it is called.
        for import in self.module.imports() {
            let Some(kind) = import.ty().func() else { continue };
            let name = format!("{} is called", import.name());
            linker.func_new(import.module(), import.name(), kind.clone(), move |_, _, _: &mut [Val]| {
                Err(wasmi::Error::new(name.clone()))
            })?;
        }
        let mut store = Store::new(&self.engine, ());
        store.set_fuel(u64::MAX)?;
        let instance = linker.instantiate_and_start(&mut store, &self.module)?;
        let malloc = instance.get_typed_func::<(u32, u32), u32>(&store, "__wbindgen_malloc")?;
        let memory = instance.get_memory(&store, "memory").ok_or("no memory")?;
        let mut arguments = Vec::new();
        for text in texts {
            let length = u32::try_from(text.len())?;
            let at = malloc.call(&mut store, (length, 1))?;
            memory.write(&mut store, usize::try_from(at)?, text.as_bytes())?;
            arguments.extend([at, length].map(|number| Val::I32(number.cast_signed())));
        }
        let called = instance.get_func(&store, name).ok_or("no such function")?;
        let mut answer = [Val::I32(0)];
        let before = store.get_fuel()?;
        called.call(&mut store, &arguments, &mut answer)?;
        let steps = before - store.get_fuel()?;
        let answer = answer[0].i32().ok_or("no number")?.cast_unsigned();
        Ok(Count { bytes: texts.iter().map(|text| text.len() as u64).sum(), steps, answer })
    }
}
