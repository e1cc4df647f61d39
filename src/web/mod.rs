//! Floor 2: what every page and form stands on: the site's state, page shell, rendering, errors, posted forms, uploads,
//! routes, protection against foreign posts, page cache and assets.

pub mod asked;
pub mod assets;
pub mod browse;
pub mod cache;
pub mod deadline;
pub mod feed;
pub mod file_answer;
pub mod filters;
pub mod form_view;
pub mod guard;
pub mod help_topics;
pub mod ics;
pub mod json_ld;
pub mod limits;
pub mod page_error;
pub mod pager;
pub mod posted;
pub mod render;
pub mod request;
pub mod routes;
pub mod sheet;
pub mod shell;
pub mod site;
pub mod topics;
pub mod upload;
pub mod workbook;
pub mod zone;

pub use asked::Asked;
pub use form_view::FormView;
pub use page_error::{Answer, PageError};
pub use pager::Pager;
pub use posted::{Form, Posted};
pub use render::{render, see_other, unkept};
pub use routes::Routes;
pub use shell::Shell;
pub use site::Site;
pub use zone::Zone;
