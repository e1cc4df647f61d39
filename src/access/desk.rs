//! The frame of a back-office page: who works here, where they can go, and the message left by the last post.

use super::{Cx, Officer, Role};
use crate::web::Shell;

/// A group of entries in the left navigation.
#[derive(Debug, Clone)]
pub struct DeskGroup {
    /// Heading.
    pub name: &'static str,
    /// Entries.
    pub entries: Vec<DeskEntry>,
}

/// An entry in the left navigation.
#[derive(Debug, Clone)]
pub struct DeskEntry {
    /// Word.
    pub name: &'static str,
    /// Address.
    pub url: &'static str,
    /// Drawing in the sprite.
    pub icon: &'static str,
    /// Whether the current page lies below it.
    pub is_current: bool,
}

/// The frame of a back-office page.
#[derive(Debug, Clone)]
pub struct Desk {
    /// What public pages have too.
    pub shell: Shell,
    /// Who is signed in.
    pub officer_name: String,
    /// In which role.
    pub role_name: &'static str,
    /// Message left by the last post.
    pub flash: Option<String>,
    role: Role,
    path: String,
}

/// Who sees an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum For {
    Everybody,
    /// Those who keep the policy library.
    Library,
    /// Those who work on organisations and entries.
    Cases,
    Administrators,
}

/// Entry: word, address, drawing, who sees it.
type Entry = (&'static str, &'static str, &'static str, For);

const GROUPS: [(&str, &[Entry]); 10] = [
    ("工作台", &[("概览", "/office", "home", For::Everybody)]),
    (
        "申报",
        &[
            ("申报办理", "/office/applications", "list", For::Cases),
            ("申报项目", "/office/programmes", "calendar-check", For::Cases),
            ("评审专家", "/office/experts", "users", For::Cases),
            ("委托办理", "/office/delegations", "swap", For::Cases),
        ],
    ),
    (
        "政策库",
        &[
            ("政策文件", "/office/policies", "file", For::Library),
            ("导入文件", "/office/imports/new", "upload", For::Library),
            ("主题分类", "/office/topics", "tag", For::Library),
        ],
    ),
    (
        "搜索",
        &[
            ("同义词", "/office/synonyms", "copy", For::Library),
            ("置顶结果", "/office/best-bets", "pin", For::Library),
            ("搜索记录", "/office/searches", "search", For::Library),
        ],
    ),
    (
        "机构与条目",
        &[
            ("机构", "/office/organisations", "users", For::Cases),
            ("目录条目", "/office/listings", "list", For::Cases),
            ("认领申请", "/office/claims", "shield", For::Cases),
            ("批量导入导出", "/office/exchange", "upload", For::Cases),
        ],
    ),
    (
        "绩效评价",
        &[
            ("评价轮次", "/office/rounds", "calendar-check", For::Cases),
            ("指标体系", "/office/frameworks", "filter", For::Cases),
            ("整改", "/office/rectifications", "amend", For::Cases),
        ],
    ),
    (
        "公示与办结",
        &[
            ("结果公示", "/office/publication", "list", For::Cases),
            ("公示", "/office/notices", "pin", For::Cases),
            ("异议", "/office/objections", "question", For::Cases),
            ("待发证", "/office/certifications", "done", For::Cases),
            ("证书", "/office/certificates", "shield", For::Cases),
            ("资金排序", "/office/rankings", "filter", For::Cases),
            ("资金拨付", "/office/payments", "swap", For::Cases),
        ],
    ),
    (
        "培训与活动",
        &[
            ("场次和报名", "/office/occasions", "calendar", For::Cases),
            ("培训课程", "/office/courses", "cards", For::Cases),
            ("培训基地", "/office/training/bases", "building", For::Cases),
            ("培训统计", "/office/training/figures", "dashboard", For::Cases),
        ],
    ),
    (
        "月报与统计",
        &[
            ("月报", "/office/returns", "table", For::Cases),
            ("填报主体", "/office/returns/reporters", "building", For::Cases),
            ("上报率", "/office/returns/rates", "done", For::Cases),
            ("报表", "/office/returns/forms", "file", For::Cases),
            ("统计分析", "/office/statistics", "dashboard", For::Cases),
            ("统计简报", "/office/statistics/bulletins", "file", For::Cases),
        ],
    ),
    (
        "系统",
        &[
            ("操作日志", "/office/audit", "history", For::Everybody),
            ("用户", "/office/users", "user", For::Administrators),
            ("账号与密码", "/office/account", "lock", For::Everybody),
        ],
    ),
];

impl Cx<Officer> {
    /// The frame of a back-office page; takes the message left by the last post.
    pub fn desk(&self, title: impl Into<String>) -> Desk {
        let title = title.into();
        let shell = self.shell(title.clone()).unlisted();
        Desk {
            shell: shell.below("工作台", "/office").here(&title),
            officer_name: self.who.name.clone(),
            role_name: self.who.role.name(),
            flash: self.take_flash(),
            role: self.who.role,
            path: self.path().to_owned(),
        }
    }
}

impl Desk {
    /// The left navigation of this person.
    pub fn groups(&self) -> Vec<DeskGroup> {
        let visible = |entry: &&Entry| match entry.3 {
            For::Everybody => true,
            For::Library => matches!(self.role, Role::Administrator | Role::Editor),
            For::Cases => matches!(self.role, Role::Administrator | Role::CaseOfficer),
            For::Administrators => self.role == Role::Administrator,
        };
        let entry = |&(name, url, icon, _): &Entry| DeskEntry { name, url, icon, is_current: self.is_at(url) };
        let group = |(name, entries): (&'static str, &[Entry])| DeskGroup {
            name,
            entries: entries.iter().filter(visible).map(entry).collect(),
        };
        GROUPS.into_iter().map(group).filter(|group| !group.entries.is_empty()).collect()
    }

    /// Whether an entry is the one that the page belongs to: of several that it lies below, the nearest.
    fn is_at(&self, url: &str) -> bool {
        let mut entries = GROUPS.iter().flat_map(|(_, entries)| entries.iter());
        self.is_below(url)
            && !entries.any(|entry| entry.1.len() > url.len() && entry.1.starts_with(url) && self.is_below(entry.1))
    }

    fn is_below(&self, url: &str) -> bool {
        if url == "/office" { self.path == url } else { self.path.starts_with(url.trim_end_matches("/new")) }
    }
}
