//! The frame of a page in the workspace of enterprises and institutions: who works here, for whom, and where they can go.

use super::desk::{DeskEntry, DeskGroup};
use super::{Cx, Member};
use crate::web::Shell;

/// The frame of a workspace page.
#[derive(Debug, Clone)]
pub struct Workspace {
    /// What public pages have too.
    pub shell: Shell,
    /// Who is signed in, and for whom.
    pub member: Member,
    /// Message left by the last post.
    pub flash: Option<String>,
    path: String,
}

/// Entry: word, address, drawing.
type Entry = (&'static str, &'static str, &'static str);

/// Whoever adds a route adds its entry here.
const GROUPS: [(&str, &[Entry]); 9] = [
    ("我的", &[("概览", "/my", "home")]),
    ("申报", &[("我的申报", "/my/applications", "file"), ("专家评审", "/my/reviews", "done")]),
    ("目录", &[("目录条目", "/my/listings", "list")]),
    ("往来", &[("咨询", "/my/enquiries", "enquiry"), ("仓储供需", "/my/needs", "swap")]),
    ("培训与活动", &[("我的报名", "/my/signups", "calendar-check"), ("举办的活动", "/my/occasions", "calendar")]),
    ("月报", &[("月报", "/my/returns", "table"), ("接口密钥", "/my/returns/keys", "key")]),
    ("认定与评价", &[("证书", "/my/certificates", "shield"), ("绩效评价", "/my/evaluations", "dashboard")]),
    ("机构", &[("机构信息", "/my/organisation", "building"), ("成员", "/my/members", "users")]),
    ("账号", &[("账号与密码", "/my/account", "lock")]),
];

impl Cx<Member> {
    /// The frame of a workspace page; takes the message left by the last post.
    pub fn workspace(&self, title: impl Into<String>) -> Workspace {
        let title = title.into();
        let shell = self.shell(title.clone()).unlisted();
        Workspace {
            shell: shell.below("企业工作台", "/my").here(&title),
            member: self.who.clone(),
            flash: self.take_flash(),
            path: self.path().to_owned(),
        }
    }
}

impl Workspace {
    /// The left navigation.
    pub fn groups(&self) -> Vec<DeskGroup> {
        let entry = |&(name, url, icon): &Entry| DeskEntry { name, url, icon, is_current: self.is_current(url) };
        let group = |(name, entries): (&'static str, &[Entry])| DeskGroup { name, entries: entries.iter().map(entry).collect() };
        GROUPS.into_iter().map(group).collect()
    }

    /// Whether this organisation is the one worked for now.
    pub fn is_at(&self, organisation_id: &i64) -> bool {
        self.member.place().is_some_and(|place| place.organisation_id == *organisation_id)
    }

    /// Name of the organisation worked for now, empty when there is none.
    pub fn place_name(&self) -> &str {
        self.member.place().map_or("", |place| place.name.as_str())
    }

    /// Whether the back office is open to this person.
    pub fn has_office(&self) -> bool {
        self.member.role.is_office()
    }

    /// Whether an entry is the one that the page belongs to: of several that it lies below, the nearest.
    fn is_current(&self, url: &str) -> bool {
        let mut entries = GROUPS.iter().flat_map(|(_, entries)| entries.iter());
        self.is_below(url)
            && !entries.any(|entry| entry.1.len() > url.len() && entry.1.starts_with(url) && self.is_below(entry.1))
    }

    fn is_below(&self, url: &str) -> bool {
        if url == "/my" { self.path == url } else { self.path.starts_with(url) }
    }
}
