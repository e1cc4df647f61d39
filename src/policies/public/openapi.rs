//! The description of the open interface, made from the types that are answered.

use std::sync::LazyLock;

use utoipa::OpenApi;

use super::api::{self, PolicyDetail, PolicyList};
use crate::access::{Cx, Visitor};
use crate::listings::public::export::{self, DirectoryList};
use crate::web::Answer;
use crate::web::render::json;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "跨境电子商务综合试验区开放接口",
        version = "1",
        description = "政策文件检索到条款，园区、海外仓等名录按条目读取。无需登录；每个地址有访问频率限制，超过时返回 429。"
    ),
    paths(api::list, api::show, export::json),
    components(schemas(PolicyList, PolicyDetail, DirectoryList))
)]
struct Description;

static DESCRIPTION: LazyLock<utoipa::openapi::OpenApi> = LazyLock::new(Description::openapi);

/// Answers `/openapi.json`.
pub(super) async fn show(_cx: Cx<Visitor>) -> Answer {
    json(&*DESCRIPTION)
}
