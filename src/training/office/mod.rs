//! Officials: courses and bases.

pub(super) mod bases;
pub(super) mod courses;
mod form;

use crate::access::{Cx, Officer, Permit};
use crate::training::permit::{EditCourses, edit_courses};
use crate::web::PageError;

fn admit(cx: &Cx<Officer>) -> Result<Permit<EditCourses>, PageError> {
    edit_courses(&cx.who).ok_or_else(|| {
        PageError::Forbidden("课程由经办人管理，您的账号是编辑，没有这项权限。如工作需要，请联系系统管理员调整角色。".into())
    })
}
