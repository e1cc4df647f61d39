//! Applicants, officials and experts.

use cbec_portal::access::entity::{app_user, membership, organisation};
use cbec_portal::access::organisation::{MemberRole, OrganisationStatus};
use cbec_portal::access::{Member, Officer, Place, Role};
use cbec_portal::casework::entity::expert;
use cbec_portal::casework::event::CaseEvent;
use cbec_portal::casework::store::people;
use sea_orm::ActiveModelTrait;
use sea_orm::ActiveValue::{NotSet, Set};

use crate::support::browser::Browser;
use crate::support::{PASSWORD, TestApp};

/// Somebody who applies for an organisation.
pub struct Applicant {
    pub member: Member,
}

impl Applicant {
    /// Their place in the organisation.
    pub fn place(&self) -> &Place {
        self.member.place().expect("a place")
    }
}

/// A code whose check characters fit.
pub fn credit_code(number: usize) -> String {
    let own = format!("{number:08}");
    let sum: usize = own.bytes().zip([3, 7, 9, 10, 5, 8, 4, 2]).map(|(digit, weight)| usize::from(digit - b'0') * weight).sum();
    let check = match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from(b'0' + u8::try_from(digit).unwrap()),
    };
    let head = format!("91510100{own}{check}");
    let letters: Vec<char> = "0123456789ABCDEFGHJKLMNPQRTUWXY".chars().collect();
    let last = letters.iter().find(|letter| cbec_portal::values::CreditCode::parse(&format!("{head}{letter}")).is_ok());
    format!("{head}{}", last.expect("a last character that fits"))
}

impl TestApp {
    /// A confirmed organisation in a division and somebody who owns it; `email` is the address to sign in with.
    pub async fn applicant(&self, name: &str, division: &str, email: &str) -> Applicant {
        let now = self.site.clock.now();
        let number = email.bytes().fold(7_usize, |sum, byte| (sum * 31 + usize::from(byte)) % 99_999_989);
        let row = organisation::ActiveModel {
            id: NotSet,
            credit_code: Set(credit_code(number)),
            name: Set(name.to_owned()),
            kind: Set("enterprise".to_owned()),
            division_code: Set(division.to_owned()),
            contact_name: Set("联系人".to_owned()),
            phone: Set("028-0000 0001".to_owned()),
            email: Set("office@example.invalid".to_owned()),
            status: Set("confirmed".to_owned()),
            status_note: Set(None),
            decided_by: Set(None),
            decided_at: Set(None),
            revision: Set(1),
            created_at: Set(now),
            updated_at: Set(now),
        };
        let organisation = row.insert(self.site.database.read()).await.expect("an organisation");
        let id = self.make_user(email, Role::Member).await;
        let membership = membership::ActiveModel {
            id: NotSet,
            organisation_id: Set(organisation.id),
            user_id: Set(id),
            role: Set("owner".to_owned()),
            created_at: Set(now),
        };
        membership.insert(self.site.database.read()).await.expect("a membership");
        let place = Place {
            organisation_id: organisation.id,
            name: organisation.name.clone(),
            status: OrganisationStatus::Confirmed,
            role: MemberRole::Owner,
            division_code: organisation.division_code.clone(),
        };
        let member = Member {
            id,
            name: "王编辑".to_owned(),
            email: email.to_owned(),
            role: Role::Member,
            places: vec![place],
            at: Some(0),
        };
        Applicant { member }
    }

    /// A case officer with a division and a department.
    pub async fn officer(&self, email: &str, name: &str, division: Option<&str>, unit: Option<&str>) -> Officer {
        let id = self.make_user(email, Role::CaseOfficer).await;
        let row = app_user::ActiveModel {
            id: Set(id),
            name: Set(name.to_owned()),
            division_code: Set(division.map(str::to_owned)),
            unit: Set(unit.map(str::to_owned)),
            ..Default::default()
        };
        row.update(self.site.database.read()).await.expect("an officer");
        Officer {
            id,
            name: name.to_owned(),
            email: email.to_owned(),
            role: Role::CaseOfficer,
            division: division.map(str::to_owned),
            unit: unit.map(str::to_owned),
        }
    }

    /// The same, with a browser in which the officer is signed in.
    pub async fn officer_at_work(&self, email: &str, name: &str, division: Option<&str>, unit: Option<&str>) -> Browser {
        self.officer(email, name, division, unit).await;
        self.signed_in(email).await
    }

    /// A browser in which somebody who is known already is signed in.
    pub async fn signed_in(&self, email: &str) -> Browser {
        let browser = self.browser();
        browser.sign_in(email, PASSWORD).await.must_be(303);
        browser
    }

    /// So many experts in the pool: `expert1@example.com` and so on.
    pub async fn experts(&self, count: usize) -> Vec<expert::Model> {
        let mut rows = Vec::new();
        for number in 1..=count {
            let user = self.make_user(&format!("expert{number}@example.com"), Role::Member).await;
            let write = self.write().await;
            let row = expert::ActiveModel {
                id: NotSet,
                user_id: Set(user),
                name: Set(format!("专家{number}")),
                employer: Set("某大学".to_owned()),
                fields: Set("跨境电商".to_owned()),
                is_active: Set(true),
                note: Set(None),
                is_demo: Set(false),
                created_at: Set(self.site.clock.now()),
            };
            let row = people::save_expert(&write, row).await.expect("an expert");
            write.commit(CaseEvent::aside("expert.added", &row.name, row.id, "测试")).await.expect("a commit");
            rows.push(row);
        }
        rows
    }
}
