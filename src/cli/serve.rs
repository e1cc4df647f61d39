//! `serve`: opens the house, prints where it is and how to sign in, and serves until it is told to stop.

use std::net::{SocketAddr, TcpListener};

use actix_web::{App, HttpResponse, HttpServer, web};
use anyhow::Context as _;
use clap::Args;
use metrics_exporter_prometheus::PrometheusHandle;

use super::say;
use crate::app::{Application, FirstSignIn};
use crate::config::Config;
use crate::platform::Clock;
use crate::platform::telemetry::start_metrics;

/// Where to serve.
#[derive(Debug, Clone, Args)]
pub struct Serve {
    /// Address of the site.
    #[arg(long, env = "CBEC_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,

    /// Address for operators, with Prometheus figures at `/metrics`. Never open it to the public.
    #[arg(long, env = "CBEC_ADMIN_LISTEN", default_value = "127.0.0.1:8081")]
    pub admin_listen: SocketAddr,

    /// Threads that answer requests.
    #[arg(long, env = "CBEC_WORKERS", default_value_t = default_workers())]
    pub workers: usize,
}

fn default_workers() -> usize {
    std::thread::available_parallelism().map_or(2, usize::from)
}

pub(super) async fn run(config: Config, serve: Serve) -> anyhow::Result<()> {
    let busy = || format!("cannot listen on {}: choose another address with --listen", serve.listen);
    // Bound first: a second start must fail before it touches anything of the first.
    let listener = TcpListener::bind(serve.listen).with_context(busy)?;
    let metrics = start_metrics();
    let application = Application::open(config, Clock::system()).await?;
    let first = application.prepare().await?;
    greet(&serve, first.as_ref());
    let server = application.serve(listener, serve.workers)?;
    if let Some(metrics) = metrics {
        serve_operators(serve.admin_listen, metrics);
    }
    let site = application.site.clone();
    let crew = application.hire();
    let outcome = server.await;
    crew.dismiss().await;
    crate::policies::work::note_searches(&site).await?;
    site.database.clone().close().await?;
    Ok(outcome?)
}

fn greet(serve: &Serve, first: Option<&FirstSignIn>) {
    say(&format!("The portal is open at http://{}/", serve.listen));
    say(&format!("Back office:          http://{}/office", serve.listen));
    if let Some(first) = first {
        say(&format!("Sign in as            {}  with password  {}", first.email, first.password));
        say(&format!("(said once; it is also in {})", first.file.display()));
    }
    say("Stop with Ctrl-C.");
}

/// The admin address: figures, and a constant answer to compare measurements with. The site works without it.
fn serve_operators(address: SocketAddr, metrics: PrometheusHandle) {
    let server = HttpServer::new(move || {
        App::new()
            .app_data(web::Data::new(metrics.clone()))
            .route("/metrics", web::get().to(|metrics: web::Data<PrometheusHandle>| async move { metrics.render() }))
            .route("/hello", web::get().to(|| async { HttpResponse::Ok().content_type("text/plain").body("hello") }))
    });
    match server.workers(default_workers()).tcp_nodelay(true).disable_signals().bind(address) {
        Ok(server) => drop(actix_web::rt::spawn(server.run())),
        Err(error) => tracing::warn!(%address, %error, "no figures for operators: the admin address cannot be used"),
    }
}
