//! Floor 8: the front page, and what machines ask a site for: site map and robots file.

mod front;
mod machines;

use crate::web::Routes;

/// Routes for everybody.
pub fn routes(routes: &mut Routes) {
    routes.get("/", front::show);
    routes.get("/sitemap.xml", machines::sitemap);
    routes.get("/sitemap-{part}.xml", machines::sitemap_part);
    routes.get("/robots.txt", machines::robots);
    routes.get("/favicon.ico", machines::favicon);
}
