//! The words of an organisation: what it is, how far it has come, and what its people may do in it.

/// Makes an enum of stored words and shown words.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$what:meta])* $case:ident = $key:literal, $word:literal;)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$what])* $case,)+ }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$case,)+];

            /// The stored word.
            pub const fn key(self) -> &'static str {
                match self { $(Self::$case => $key,)+ }
            }

            /// The word that people read.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$case => $word,)+ }
            }

            /// Reads the stored word.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.key() == text)
            }
        }
    };
}

words! {
    /// What an organisation is.
    OrganisationKind {
        /// A company that trades.
        Enterprise = "enterprise", "跨境电商企业";
        /// Runs a park or an incubator.
        ParkOperator = "park_operator", "园区或孵化器运营单位";
        /// Runs an overseas warehouse.
        WarehouseOperator = "warehouse_operator", "海外仓企业";
        /// Serves those who trade.
        Provider = "provider", "服务商";
        /// An association, a school, a public body.
        Institution = "institution", "协会、院校等机构";
    }
}

words! {
    /// How far an organisation has come.
    OrganisationStatus {
        /// Waits for an official.
        Pending = "pending", "待确认";
        /// An official has confirmed it.
        Confirmed = "confirmed", "已确认";
        /// An official sent it back with a reason.
        Returned = "returned", "已退回";
        /// An official has stopped it.
        Suspended = "suspended", "已暂停";
    }
}

words! {
    /// What a person may do in an organisation.
    MemberRole {
        /// Keeps the organisation's facts and its people.
        Owner = "owner", "负责人";
        /// Keeps its entries.
        Member = "member", "成员";
    }
}

impl OrganisationStatus {
    /// Class and drawing of its tag.
    pub const fn look(self) -> (&'static str, &'static str) {
        match self {
            Self::Pending => ("scheduled", "clock"),
            Self::Confirmed => ("published", "done"),
            Self::Returned => ("editing", "edit"),
            Self::Suspended => ("withdrawn", "withdraw"),
        }
    }
}
