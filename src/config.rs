//! Configuration: nothing is needed, everything can be set by flag or environment variable. `config --help` lists it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::platform::telemetry::LogFormat;

/// Who must have a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SecondFactorRule {
    /// Those who want one.
    None,
    /// Everybody who works in the back office.
    Officers,
}

/// Where the program keeps its things and how it speaks to the outside.
#[derive(Debug, Clone, Args)]
pub struct Config {
    /// Address of the site.
    #[arg(long, env = "CBEC_LISTEN", default_value = "127.0.0.1:8080", global = true)]
    pub listen: SocketAddr,

    /// Address for operators, with Prometheus figures at `/metrics`. Never open it to the public.
    #[arg(long, env = "CBEC_ADMIN_LISTEN", default_value = "127.0.0.1:8081", global = true)]
    pub admin_listen: SocketAddr,

    /// Threads that answer requests. One for each processor when absent.
    #[arg(long, env = "CBEC_WORKERS", global = true)]
    pub workers: Option<usize>,

    /// Folder for database, search index, files and outgoing mail.
    #[arg(long, env = "CBEC_DATA_DIR", default_value = "var", global = true)]
    pub data_dir: PathBuf,

    /// `sqlite://FILE` or `postgres://USER:PASSWORD@HOST/NAME`. SQLite in the data folder when absent.
    #[arg(long, env = "DATABASE_URL", global = true, hide_env_values = true)]
    pub database_url: Option<String>,

    /// Connections held open to the database. On PostgreSQL, count all nodes against its limit.
    #[arg(long, env = "CBEC_DATABASE_CONNECTIONS", default_value_t = 8, global = true)]
    pub database_connections: u32,

    /// Folder whose files are used instead of the content built into the program.
    #[arg(long, env = "CBEC_CONTENT_DIR", global = true)]
    pub content_dir: Option<PathBuf>,

    /// Log filter in the syntax of `RUST_LOG`.
    #[arg(
        long,
        env = "CBEC_LOG",
        default_value = "info,tantivy=warn,sqlx=warn,sea_orm_migration=warn,html5ever=error",
        global = true
    )]
    pub log: String,

    /// Shape of log lines.
    #[arg(long, env = "CBEC_LOG_FORMAT", value_enum, default_value = "text", global = true)]
    pub log_format: LogFormat,

    /// Address of the site as visitors type it, for feeds, site map and letters. Derived from the request when absent.
    #[arg(long, env = "CBEC_PUBLIC_URL", global = true)]
    pub public_url: Option<String>,

    /// SMTP server such as `smtps://user:password@host:465`. Letters go to the `mail` folder when absent.
    #[arg(long, env = "CBEC_SMTP_URL", global = true, hide_env_values = true)]
    pub smtp_url: Option<String>,

    /// Sender of letters.
    #[arg(long, env = "CBEC_MAIL_FROM", default_value = "portal@localhost", global = true)]
    pub mail_from: String,

    /// How many trusted proxies stand in front: that many entries at the end of `X-Forwarded-For` are believed.
    #[arg(long, env = "CBEC_TRUSTED_PROXIES", default_value_t = 0, global = true)]
    pub trusted_proxies: usize,

    /// Megabytes of finished public pages kept in memory. 0 switches the page cache off.
    #[arg(long, env = "CBEC_PAGE_CACHE_MB", default_value_t = 24, global = true)]
    pub page_cache_mb: u64,

    /// Secret that seals session cookies, at least 32 characters, the same on all nodes. Made and kept in the data folder when absent.
    #[arg(long, env = "CBEC_SECRET_KEY", global = true, hide_env_values = true)]
    pub secret_key: Option<String>,

    /// Hours after which an idle session ends.
    #[arg(long, env = "CBEC_SESSION_HOURS", default_value_t = 12, global = true)]
    pub session_hours: i64,

    /// Who must have a second factor: nobody, or everybody who works in the back office.
    #[arg(long, env = "CBEC_REQUIRE_SECOND_FACTOR", value_enum, default_value = "none", global = true)]
    pub require_second_factor: SecondFactorRule,

    /// Largest file that may be uploaded, in megabytes.
    #[arg(long, env = "CBEC_UPLOAD_MB", default_value_t = 20, global = true)]
    pub upload_mb: usize,

    /// Largest documents of an application that may be uploaded at once, in megabytes.
    #[arg(long, env = "CBEC_PAPERS_MB", default_value_t = 60, global = true)]
    pub papers_mb: usize,

    /// Virus scanner for uploaded documents: `clamd` at this address, such as `127.0.0.1:3310`.
    #[arg(long, env = "CBEC_CLAMD", global = true)]
    pub clamd: Option<String>,
    /// Typeface with Chinese characters for receipts and certificates, a `.ttf`, `.otf` or `.ttc` file. Noto CJK of the system when absent.
    #[arg(long, env = "CBEC_PDF_FONT", global = true)]
    pub pdf_font: Option<PathBuf>,

    /// Load the demonstration entries of `content/demo/` while `content/zone.toml` says that the zone is one.
    #[arg(long, env = "CBEC_DEMO_CONTENT", default_value_t = true, action = clap::ArgAction::Set, global = true)]
    pub demo_content: bool,

    /// Searches a minute that one address may make before it is asked to wait. 0 means no limit.
    #[arg(long, env = "CBEC_REQUESTS_PER_MINUTE", default_value_t = 1200, global = true)]
    pub requests_per_minute: u32,
}

impl Config {
    /// The site's own address, for letters, without a slash at its end.
    pub fn own_address(&self) -> String {
        match &self.public_url {
            Some(url) => url.trim_end_matches('/').to_owned(),
            None => format!("http://{}", self.listen),
        }
    }

    /// The database's address.
    pub fn database_url(&self) -> String {
        let in_data_dir = || format!("sqlite://{}", self.data_dir.join("portal.sqlite3").display());
        self.database_url.clone().unwrap_or_else(in_data_dir)
    }

    /// The file behind an SQLite address; none on PostgreSQL.
    pub fn sqlite_file(&self) -> Option<PathBuf> {
        let url = self.database_url();
        let path = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:"))?;
        Some(PathBuf::from(path.split('?').next().unwrap_or(path)))
    }

    /// Every setting in force by its name; secrets are only said to be set.
    pub fn shown(&self) -> Vec<(&'static str, String)> {
        let secret = |value: &Option<String>| if value.is_some() { "(set)".to_owned() } else { "(not set)".to_owned() };
        let path =
            |value: &Option<PathBuf>| value.as_ref().map_or_else(|| "(built in)".to_owned(), |path| path.display().to_string());
        vec![
            ("CBEC_LISTEN", self.listen.to_string()),
            ("CBEC_ADMIN_LISTEN", self.admin_listen.to_string()),
            ("CBEC_WORKERS", self.workers().to_string()),
            ("CBEC_DATA_DIR", self.data_dir.display().to_string()),
            (
                "DATABASE_URL",
                self.sqlite_file().map_or_else(|| secret(&self.database_url), |file| format!("sqlite://{}", file.display())),
            ),
            ("CBEC_DATABASE_CONNECTIONS", self.database_connections.to_string()),
            ("CBEC_CONTENT_DIR", path(&self.content_dir)),
            ("CBEC_LOG", self.log.clone()),
            ("CBEC_LOG_FORMAT", format!("{:?}", self.log_format).to_lowercase()),
            ("CBEC_PUBLIC_URL", self.public_url.clone().unwrap_or_else(|| "(from the request)".to_owned())),
            ("CBEC_SMTP_URL", secret(&self.smtp_url)),
            ("CBEC_MAIL_FROM", self.mail_from.clone()),
            ("CBEC_TRUSTED_PROXIES", self.trusted_proxies.to_string()),
            ("CBEC_PAGE_CACHE_MB", self.page_cache_mb.to_string()),
            ("CBEC_SECRET_KEY", secret(&self.secret_key)),
            ("CBEC_SESSION_HOURS", self.session_hours.to_string()),
            ("CBEC_REQUIRE_SECOND_FACTOR", format!("{:?}", self.require_second_factor).to_lowercase()),
            ("CBEC_UPLOAD_MB", self.upload_mb.to_string()),
            ("CBEC_PAPERS_MB", self.papers_mb.to_string()),
            ("CBEC_CLAMD", self.clamd.clone().unwrap_or_else(|| "(none)".to_owned())),
            (
                "CBEC_PDF_FONT",
                self.pdf_font.as_ref().map_or_else(|| "(of the system)".to_owned(), |path| path.display().to_string()),
            ),
            ("CBEC_DEMO_CONTENT", self.demo_content.to_string()),
            ("CBEC_REQUESTS_PER_MINUTE", self.requests_per_minute.to_string()),
        ]
    }

    /// Threads that answer requests.
    pub fn workers(&self) -> usize {
        self.workers.unwrap_or_else(|| std::thread::available_parallelism().map_or(2, usize::from))
    }

    /// A folder or file below the data folder.
    pub fn at(&self, name: impl AsRef<Path>) -> PathBuf {
        self.data_dir.join(name)
    }

    /// Whether people of the back office must have a second factor.
    pub fn officers_need_second_factor(&self) -> bool {
        self.require_second_factor == SecondFactorRule::Officers
    }

    /// Whether cookies must only travel over https.
    pub fn is_https(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }
}
