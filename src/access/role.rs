//! Roles of people who sign in.

use std::fmt;

/// What somebody may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Everything, including people and the audit trail.
    Administrator,
    /// The policy library and what belongs to it.
    Editor,
    /// Organisations and what they hand in, in one division or the whole zone.
    CaseOfficer,
    /// Nothing in the back office: somebody who registered and works for organisations, or for none yet.
    Member,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 4] = [Self::Administrator, Self::Editor, Self::CaseOfficer, Self::Member];

    /// The stored word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Editor => "editor",
            Self::CaseOfficer => "case_officer",
            Self::Member => "member",
        }
    }

    /// The word that people read.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Administrator => "系统管理员",
            Self::Editor => "编辑",
            Self::CaseOfficer => "经办人",
            Self::Member => "注册用户",
        }
    }

    /// Whether the back office is open to this role.
    pub const fn is_office(self) -> bool {
        !matches!(self, Self::Member)
    }

    /// Reads the stored word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.key() == text)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
