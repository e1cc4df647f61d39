//! Puts the house together: opens what a node stands on, mounts every room's routes, and hires the background workers.
//! The only place that knows all rooms.

mod facts;
mod first_run;
mod workers;

use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use actix_session::SessionMiddleware;
use actix_session::config::{CookieContentSecurity, PersistentSession, TtlExtensionPolicy};
use actix_web::cookie::{Key, SameSite};
use actix_web::dev::Server;
use actix_web::http::Method;
use actix_web::http::header::LOCATION;
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::{Data, ServiceConfig};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use anyhow::Context as _;
use tempfile::TempDir;
use tokio::sync::Semaphore;

use crate::access::session_store::DatabaseSessions;
use crate::access::waiting::WaitingRoom;
use crate::casework::engine::Tools;
use crate::casework::mine::waiting::ApplicationsWaiting;
use crate::casework::notice::ApplicationsFollow;
use crate::casework::programme::Vocabulary;
use crate::certificates::CertificateFollowers;
use crate::certificates::waiting::CertificatesWaiting;
use crate::certifications::BadgesFollow;
use crate::config::Config;
use crate::evaluations::mine::EvaluationsWaiting;
use crate::forms::Catalogues;
use crate::index::{Index, Lexicon, Opened};
use crate::listings::Directories;
use crate::listings::enquiry::EnquiriesWaiting;
use crate::listings::mine::waiting::ListingsWaiting;
use crate::notices::NoticeFollowers;
use crate::platform::change_log::ChangeBell;
use crate::platform::mail::Post;
use crate::platform::pdf::Printer;
use crate::platform::tally::SearchTally;
use crate::platform::work::Crew;
use crate::platform::{Clock, Content, Database, FileStore, calendar};
use crate::policies::search::{SALT, numbers_in};
use crate::signups::counter::Counter;
use crate::signups::subject::Subjects;
use crate::signups::survey::Surveys;
use crate::signups::waiting::OccasionsWaiting;
use crate::signups::{OwnLinks, PersonKey, SignupsWaiting};
use crate::web::cache::{PageCache, keep_public_pages};
use crate::web::limits::Limits;
use crate::web::site::Kept;
use crate::web::topics::TopicNames;
use crate::web::{Answer, PageError, Routes, Site, Zone, assets, guard};
use crate::{
    access, audit, casework, certificates, certifications, evaluations, events, help, home, listings, needs, notices, office,
    policies, returns, search, signups, statistics, subsidies, training,
};

pub use first_run::FirstSignIn;

/// A node ready to serve.
pub struct Application {
    /// State that requests share.
    pub site: Data<Site>,
    /// Definitions of the directories.
    pub directories: Directories,
    opened: Opened,
    post: Post,
    is_current: Arc<AtomicBool>,
    /// A folder for an index that nobody asks, where the server's own must be left alone.
    _scratch: Option<TempDir>,
}

impl Application {
    /// Opens everything: data folder, database (migrated), content, files, mail and search index.
    pub async fn open(config: Config, clock: Clock) -> anyhow::Result<Self> {
        Self::open_with(config, clock, None).await
    }

    /// Opens everything but the search index, which a server on the same data folder may be using.
    pub async fn open_without_index(config: Config, clock: Clock) -> anyhow::Result<Self> {
        Self::open_with(config, clock, Some(tempfile::tempdir()?)).await
    }

    async fn open_with(config: Config, clock: Clock, scratch: Option<TempDir>) -> anyhow::Result<Self> {
        make_private_folder(&config.data_dir)?;
        Database::migrate(&config.database_url()).await.context("the database could not be opened or migrated")?;
        let database = Database::connect(&config.database_url(), config.database_connections).await?;
        let content = Content::new(config.content_dir.clone());
        let index_folder = scratch.as_ref().map_or_else(|| config.at("index"), |folder| folder.path().to_owned());
        let (index, opened) = open_index(&index_folder, &content)?;
        let directories = Directories::load(&content)?;
        let post = match &config.smtp_url {
            Some(url) => Post::to_server(url, &config.mail_from)?,
            None => Post::to_folder(&config.at("mail"), &config.mail_from)?,
        };
        let forms = returns::Forms::load(&content)?;
        let tools = Tools {
            programmes: Arc::new(casework::Programmes::new(Vocabulary::load(&content)?)),
            calendar: Arc::new(calendar::load(&content)?),
            catalogues: Arc::new(Catalogues::load(&content)?),
            address: config.own_address(),
        };
        let site = Site {
            zone: Arc::new(Zone::load(&content)?),
            files: FileStore::in_folder(&config.at("files"))?,
            pages: PageCache::new(config.page_cache_mb),
            limits: Limits::new(config.requests_per_minute),
            kept: statistics::keep(Kept::default(), &content, &forms)?
                .keep(directories.clone())
                .keep(certificate_followers())
                .keep(Printer::new(config.pdf_font.clone()))
                .keep(waiting_room(&directories, &forms, &tools))
                .keep(forms)
                .keep(notice_followers(&tools))
                .keep_shared(tools.programmes)
                .keep_shared(tools.catalogues)
                .keep_shared(tools.calendar)
                .keep(TopicNames::load(&content)?)
                .keep(PersonKey::from_secret(&person_secret(&config)?))
                .keep(Counter::default())
                .keep(own_links())
                .keep(Surveys::load(&content)?)
                .keep(Subjects(Box::new(training::subject::Courses)))
                .keep(evaluations::PeerGroups::load(&content)?)
                .keep(fact_sources()),
            bell: ChangeBell::default(),
            search_places: Arc::new(Semaphore::new(config.workers())),
            searches: SearchTally::default(),
            config,
            content,
            clock,
            database,
            index,
        };
        Ok(Self {
            site: Data::new(site),
            directories,
            opened,
            post,
            is_current: Arc::new(AtomicBool::new(false)),
            _scratch: scratch,
        })
    }

    /// Loads the content and, on the very first start, makes an administrator.
    pub async fn prepare(&self) -> anyhow::Result<Option<FirstSignIn>> {
        policies::content::load(&self.site, &self.site.content).await.context("the content could not be loaded")?;
        casework::content::load(&self.site, &self.site.content).await.context("the programmes could not be loaded")?;
        evaluations::content::load(&self.site, &self.site.content).await.context("the frameworks could not be loaded")?;
        if self.site.config.demo_content && self.site.zone.is_demo {
            listings::demo::load(&self.site, &self.directories).await.context("the demonstration could not be loaded")?;
        }
        returns::keep(&self.site).await.context("the monthly returns could not be prepared")?;
        policies::work::teach_synonyms(&self.site).await?;
        first_run::make_administrator(&self.site).await
    }

    /// Builds the search index anew, without serving.
    pub async fn rebuild_index(&self) -> anyhow::Result<()> {
        let crew = Crew::default();
        workers::follower(&self.site, &self.directories, self.is_current.clone()).rebuild(&crew.stop_sign()).await
    }

    /// Hires the background workers.
    pub fn hire(self) -> Crew {
        workers::hire(self.site, &self.directories, self.opened, self.post, self.is_current)
    }

    /// A server on a bound socket.
    pub fn serve(&self, listener: TcpListener) -> anyhow::Result<Server> {
        let key = session_key(&self.site.config)?;
        let site = self.site.clone();
        let is_current = Data::from(self.is_current.clone());
        let server = HttpServer::new(move || {
            App::new()
                .app_data(site.clone())
                .app_data(is_current.clone())
                .wrap(from_fn(guard::outermost))
                .wrap(Compress::default())
                // A scope, because a plain beginning is told apart without a pattern, and every page is asked about it.
                .service(web::scope("/static").route("/{path:.*}", web::route().to(assets::serve)))
                .route("/healthz", web::route().to(|| async { HttpResponse::Ok().body("ok") }))
                .route("/readyz", web::route().to(ready))
                .service(
                    web::scope("/office")
                        .wrap(from_fn(never_stored))
                        .wrap(sessions(&site, key.clone()))
                        .configure(|config| office_routes().mount("/office", config)),
                )
                .service(
                    web::scope("/my")
                        .wrap(from_fn(never_stored))
                        .wrap(sessions(&site, key.clone()))
                        .configure(|config| my_routes().mount("/my", config)),
                )
                .service(web::scope("").wrap(from_fn(keep_public_pages)).configure(public).default_service(web::to(elsewhere)))
        });
        let server = server.workers(self.site.config.workers()).tcp_nodelay(true).shutdown_timeout(10).listen(listener)?;
        Ok(server.run())
    }
}

/// What may wait for somebody in the workspace, in the order of rooms.
fn waiting_room(directories: &Directories, forms: &returns::Forms, tools: &Tools) -> WaitingRoom {
    WaitingRoom(vec![
        Box::new(ApplicationsWaiting),
        Box::new(EnquiriesWaiting),
        Box::new(ListingsWaiting(Arc::new(directories.clone()))),
        Box::new(CertificatesWaiting),
        Box::new(SignupsWaiting),
        Box::new(OccasionsWaiting),
        Box::new(returns::ReturnsWaiting { forms: forms.clone(), calendar: tools.calendar.clone() }),
        Box::new(EvaluationsWaiting),
    ])
}

/// Rooms that add links to somebody's own page of a sign-up. A room that does is a new entry here.
fn own_links() -> OwnLinks {
    OwnLinks(vec![Box::new(training::ResultLink), Box::new(events::MeetingsAndTeams)])
}

/// Rooms whose records move with the notices that name them. A room that follows is a new entry here.
fn notice_followers(tools: &Tools) -> NoticeFollowers {
    let rounds = evaluations::engine::Tools { calendar: tools.calendar.clone(), address: tools.address.clone() };
    NoticeFollowers(vec![Box::new(ApplicationsFollow(tools.clone())), Box::new(evaluations::RoundsFollow(rounds))])
}

/// Rooms beside evaluations that know facts about parks and belts. A room that knows some is a new entry here.
fn fact_sources() -> evaluations::FactSources {
    evaluations::FactSources::with(vec![Box::new(facts::AwardFacts)])
}

/// Rooms whose records show a certificate. A room that follows is a new entry here.
fn certificate_followers() -> CertificateFollowers {
    CertificateFollowers(vec![Box::new(BadgesFollow), Box::new(training::HoldersHear)])
}

/// Every route of the back office, in the order of rooms.
pub fn office_routes() -> Routes {
    let mut routes = Routes::default();
    office::routes(&mut routes);
    access::office_routes(&mut routes);
    listings::office_routes(&mut routes);
    certificates::office_routes(&mut routes);
    notices::office_routes(&mut routes);
    policies::office_routes(&mut routes);
    casework::office_routes(&mut routes);
    subsidies::office_routes(&mut routes);
    certifications::office_routes(&mut routes);
    evaluations::office_routes(&mut routes);
    signups::office_routes(&mut routes);
    events::office_routes(&mut routes);
    training::office_routes(&mut routes);
    returns::office_routes(&mut routes);
    statistics::office_routes(&mut routes);
    audit::routes(&mut routes);
    routes
}

/// Every route of the workspace of enterprises and institutions, in the order of rooms.
pub fn my_routes() -> Routes {
    let mut routes = Routes::default();
    access::my_routes(&mut routes);
    listings::my_routes(&mut routes);
    needs::my_routes(&mut routes);
    casework::my_routes(&mut routes);
    certificates::my_routes(&mut routes);
    evaluations::my_routes(&mut routes);
    signups::my_routes(&mut routes);
    returns::my_routes(&mut routes);
    routes
}

/// Every route that everybody may use.
pub fn public_routes() -> Routes {
    let mut routes = Routes::default();
    home::routes(&mut routes);
    help::routes(&mut routes);
    policies::public_routes(&mut routes);
    listings::public_routes(&mut routes);
    search::routes(&mut routes);
    needs::public_routes(&mut routes);
    subsidies::public_routes(&mut routes);
    certificates::public_routes(&mut routes);
    notices::public_routes(&mut routes);
    casework::public_routes(&mut routes);
    casework::mine::public_routes(&mut routes);
    signups::public_routes(&mut routes);
    events::public_routes(&mut routes);
    training::public_routes(&mut routes);
    returns::public_routes(&mut routes);
    evaluations::public_routes(&mut routes);
    statistics::public_routes(&mut routes);
    routes
}

/// An address with a slash too many leads to the page without it; any other unknown address is not found.
async fn elsewhere(request: HttpRequest) -> Answer {
    let trimmed = request.path().trim_end_matches('/');
    let is_look = matches!(*request.method(), Method::GET | Method::HEAD);
    if !is_look || trimmed.is_empty() || trimmed == request.path() || trimmed.starts_with("//") {
        return Err(PageError::NotFound);
    }
    let query = if request.query_string().is_empty() { String::new() } else { format!("?{}", request.query_string()) };
    Ok(HttpResponse::PermanentRedirect().insert_header((LOCATION, format!("{trimmed}{query}"))).finish())
}

fn public(config: &mut ServiceConfig) {
    public_routes().mount("", config);
}

fn open_index(folder: &Path, content: &Content) -> anyhow::Result<(Index, Opened)> {
    let lexicon = lexicon(content)?;
    Index::open(folder, lexicon, SALT, numbers_in).context("the search index folder cannot be written")
}

/// The engine's word lists as the content gives them.
pub fn lexicon(content: &Content) -> anyhow::Result<Lexicon> {
    let readings = content.text("pinyin.txt")?.replace('=', " ");
    Ok(Lexicon::parse(&content.text("words.txt")?, &content.text("synonyms.txt")?, &readings))
}

async fn ready(site: Data<Site>, is_current: Data<AtomicBool>) -> HttpResponse {
    if site.database.ping().await.is_err() {
        return HttpResponse::ServiceUnavailable().body("database does not answer");
    }
    let search = if is_current.load(Ordering::Acquire) { "search is current" } else { "search index is being built" };
    HttpResponse::Ok().body(format!("ready; {search}"))
}

/// Pages of the back office and of the workspace are nobody else's business: no browser or proxy keeps them.
async fn never_stored(
    request: actix_web::dev::ServiceRequest,
    next: actix_web::middleware::Next<impl actix_web::body::MessageBody + 'static>,
) -> Result<actix_web::dev::ServiceResponse<impl actix_web::body::MessageBody>, actix_web::Error> {
    let mut response = next.call(request).await?;
    let value = actix_web::http::header::HeaderValue::from_static("no-store");
    response.headers_mut().insert(actix_web::http::header::CACHE_CONTROL, value);
    Ok(response)
}

fn sessions(site: &Data<Site>, key: Key) -> SessionMiddleware<DatabaseSessions> {
    let config = &site.config;
    let lifecycle = PersistentSession::default()
        .session_ttl(actix_web::cookie::time::Duration::hours(config.session_hours))
        .session_ttl_extension_policy(TtlExtensionPolicy::OnEveryRequest);
    SessionMiddleware::builder(DatabaseSessions::new(site.clone()), key)
        .cookie_name(if config.is_https() { "__Host-portal" } else { "portal" }.to_owned())
        .cookie_secure(config.is_https())
        .cookie_http_only(true)
        .cookie_same_site(SameSite::Lax)
        .cookie_path("/".to_owned())
        .cookie_content_security(CookieContentSecurity::Private)
        .session_lifecycle(lifecycle)
        .build()
}

/// The key that seals session cookies: given for several nodes, otherwise made once and kept in the data folder.
fn session_key(config: &Config) -> anyhow::Result<Key> {
    use sha2::Digest as _;
    let secret = match &config.secret_key {
        Some(secret) => secret.clone(),
        None => first_run::kept_secret(&config.at("session.key"))?,
    };
    anyhow::ensure!(secret.len() >= 32, "CBEC_SECRET_KEY must have at least 32 characters");
    Ok(Key::from(&sha2::Sha512::digest(secret.as_bytes())))
}

/// The secret behind the hashes by which persons are recognised: given for several nodes, otherwise made once and kept.
fn person_secret(config: &Config) -> anyhow::Result<String> {
    config.secret_key.clone().map_or_else(|| first_run::kept_secret(&config.at("person.key")), Ok)
}

/// Makes a folder that only we can read.
pub(crate) fn make_private_folder(folder: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("the data folder {} cannot be created", folder.display()))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let private = std::fs::Permissions::from_mode(0o700);
        std::fs::set_permissions(folder, private).with_context(|| format!("{} is not ours", folder.display()))?;
    }
    Ok(())
}
