//! The built program, as an operator runs it.

use std::process::{Command, Output, Stdio};

use super::app::House;

/// What a command said and how it ended.
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    fn new(output: &Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Fails the test, showing everything said, unless the command ended like this.
    #[track_caller]
    pub fn must_end(self, code: i32) -> Self {
        assert_eq!(self.code, code, "out: {}\nerr: {}", self.out, self.err);
        self
    }
}

impl House {
    /// The program with this house's data, and nothing of the caller's configuration.
    pub fn program(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cbec-portal"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CBEC_") || name == "DATABASE_URL") {
            command.env_remove(name);
        }
        let config = self.config();
        command.env("CBEC_DATA_DIR", self.data()).env("CBEC_LOG", "warn").stdin(Stdio::null());
        if let Some(folder) = &config.content_dir {
            command.env("CBEC_CONTENT_DIR", folder);
        }
        if self.database.is_on_server() {
            command.env("DATABASE_URL", self.database.url());
        }
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Said {
        Said::new(&self.program().args(arguments).output().expect("the program runs"))
    }
}
