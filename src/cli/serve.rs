//! `serve`: opens the house, prints where it is and how to sign in, and serves until it is told to stop.

use std::net::TcpListener;

use actix_web::{App, HttpResponse, HttpServer, web};
use anyhow::Context as _;
use metrics_exporter_prometheus::PrometheusHandle;

use super::say;
use crate::app::{Application, FirstSignIn};
use crate::config::Config;
use crate::platform::Clock;
use crate::platform::telemetry::start_metrics;

pub(super) async fn run(config: Config) -> anyhow::Result<()> {
    let busy = || format!("cannot listen on {}: choose another address with --listen", config.listen);
    // Bound first: a second start must fail before it touches anything of the first.
    let listener = TcpListener::bind(config.listen).with_context(busy)?;
    let metrics = start_metrics();
    let application = Application::open(config, Clock::system()).await?;
    let first = application.prepare().await?;
    let config = &application.site.config;
    greet(config, first.as_ref());
    let server = application.serve(listener)?;
    if let Some(metrics) = metrics {
        serve_operators(config, metrics);
    }
    let site = application.site.clone();
    let crew = application.hire();
    let outcome = server.await;
    crew.dismiss().await;
    crate::policies::work::note_searches(&site).await?;
    site.database.clone().close().await?;
    Ok(outcome?)
}

fn greet(config: &Config, first: Option<&FirstSignIn>) {
    say(&format!("The portal is open at http://{}/", config.listen));
    say(&format!("Back office:          http://{}/office", config.listen));
    if let Some(first) = first {
        say(&format!("Sign in as            {}  with password  {}", first.email, first.password));
        say(&format!("(said once; it is also in {})", first.file.display()));
    }
    say("Stop with Ctrl-C.");
}

/// The admin address: figures, and a constant answer to compare measurements with. The site works without it.
fn serve_operators(config: &Config, metrics: PrometheusHandle) {
    let server = HttpServer::new(move || {
        App::new()
            .app_data(web::Data::new(metrics.clone()))
            .route("/metrics", web::get().to(|metrics: web::Data<PrometheusHandle>| async move { metrics.render() }))
            .route("/hello", web::get().to(|| async { HttpResponse::Ok().content_type("text/plain").body("hello") }))
    });
    match server.workers(config.workers()).tcp_nodelay(true).disable_signals().bind(config.admin_listen) {
        Ok(server) => drop(actix_web::rt::spawn(server.run())),
        Err(error) => {
            tracing::warn!(address = %config.admin_listen, %error, "no figures for operators: the admin address cannot be used");
        }
    }
}
