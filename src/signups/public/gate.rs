//! Who may see what: occasions by their code, those on no list by an invitation, and one's own sign-up by its address.

use crate::access::{Cx, Visitor};
use crate::signups::entity::{invitation, occasion, signup};
use crate::signups::store::{invitations, occasions, signups};
use crate::signups::{PersonKey, link};
use crate::web::PageError;

/// An occasion that this visitor may sign up for.
pub(super) struct Opened {
    pub occasion: occasion::Model,
    /// The invitation that opened it, with its key.
    pub invitation: Option<(invitation::Model, String)>,
}

/// An occasion by its code. One that is on no list is there for those with a true key only.
pub(super) async fn occasion(cx: &Cx<Visitor>, code: &str, key: &str) -> Result<Opened, PageError> {
    let occasion = occasions::find_public(cx.database(), code).await?.ok_or(PageError::NotFound)?;
    let invitation = invitations::valid(cx.database(), occasion.id, key, cx.site.clock.today()).await?;
    if !occasion.is_listed && invitation.is_none() {
        return Err(PageError::NotFound);
    }
    if let Some(invitation) = &invitation
        && !occasion.is_listed
        && invitations::is_used(cx.database(), invitation).await?
    {
        return Err(PageError::Conflict(
            "这份邀请已经用来报名。要查看、修改或取消，请打开报名邮件里的链接；没有收到邮件，请联系主办方重新发送。".into(),
        ));
    }
    Ok(Opened { occasion, invitation: invitation.map(|row| (row, key.to_owned())) })
}

/// One's own sign-up.
pub(super) async fn own(cx: &Cx<Visitor>, address: &str) -> Result<(signup::Model, occasion::Model), PageError> {
    let key = cx.site.kept::<PersonKey>()?;
    let code = link::read_own(&key, address).ok_or(PageError::NotFound)?;
    let row = signups::by_code(cx.database(), &code).await?.ok_or(PageError::NotFound)?;
    let occasion = occasions::find(cx.database(), row.occasion_id).await?.ok_or(PageError::NotFound)?;
    Ok((row, occasion))
}
