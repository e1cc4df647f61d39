//! The route table. Rooms register their routes here instead of with actix directly, so that the table can be listed:
//! a test prints every route and every role, and a new route is a new line in review.

use actix_web::guard;
use actix_web::http::Method;
use actix_web::web::{self, ServiceConfig};
use actix_web::{FromRequest, Handler, Responder, Route};

/// Routes in the order in which they were registered.
#[derive(Default)]
pub struct Routes {
    entries: Vec<(String, Method, Route)>,
}

impl Routes {
    /// A page to look at; `HEAD` is answered too.
    pub fn get<F, Args>(&mut self, path: &str, handler: F)
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        let looks = guard::Any(guard::Get()).or(guard::Head());
        self.add(path, Method::GET, web::route().guard(looks).to(handler));
    }

    /// Something that changes state.
    pub fn post<F, Args>(&mut self, path: &str, handler: F)
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        self.add(path, Method::POST, web::post().to(handler));
    }

    fn add(&mut self, path: &str, method: Method, route: Route) {
        self.entries.push((path.to_owned(), method, route));
    }

    /// Method and path of every route.
    pub fn list(&self) -> Vec<(Method, String)> {
        self.entries.iter().map(|(path, method, _)| (method.clone(), path.clone())).collect()
    }

    /// Hands the routes to actix below a scope: one resource a path, so that a wrong method is answered with 405 and not
    /// with 404. Paths are registered whole, as people read them; `below` is the part that the scope has taken already.
    pub fn mount(self, below: &str, config: &mut ServiceConfig) {
        let mut paths: Vec<(String, Vec<(Method, Route)>)> = Vec::new();
        for (path, method, route) in self.entries {
            match paths.iter_mut().find(|(known, _)| *known == path) {
                Some((_, routes)) => routes.push((method, route)),
                None => paths.push((path, vec![(method, route)])),
            }
        }
        for (path, routes) in paths {
            let allowed = allowed(&routes);
            let mut resource = web::resource(path.strip_prefix(below).unwrap_or(&path).to_owned());
            for (_, route) in routes {
                resource = resource.route(route);
            }
            config.service(resource.default_service(web::to(move || wrong_method(allowed.clone()))));
        }
    }
}

/// Whether a request may carry a body that changes state.
pub fn is_unsafe(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE)
}

async fn wrong_method(allowed: String) -> actix_web::HttpResponse {
    actix_web::HttpResponse::MethodNotAllowed().insert_header(("allow", allowed)).finish()
}

fn allowed(routes: &[(Method, Route)]) -> String {
    let names = routes.iter().map(|(method, _)| if *method == Method::GET { "GET, HEAD" } else { method.as_str() });
    names.collect::<Vec<_>>().join(", ")
}
