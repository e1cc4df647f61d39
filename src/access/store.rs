//! Queries for people and sessions.

use chrono::{DateTime, Duration, Utc};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Condition, Expr, ExprTrait as _};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseConnection, DbErr, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Select,
};

use super::Role;
use super::entity::{app_user, user_session};
use crate::platform::Write;

/// Wrong passwords in a row before an account is locked.
pub const MOST_FAILURES: i32 = 5;
/// How long it stays locked, in minutes.
pub const LOCK_MINUTES: i64 = 15;

/// A person by id.
pub async fn find(database: &impl ConnectionTrait, id: i64) -> Result<Option<app_user::Model>, DbErr> {
    app_user::Entity::find_by_id(id).one(database).await
}

/// A person by address, in any case.
pub async fn find_by_email(database: &impl ConnectionTrait, email: &str) -> Result<Option<app_user::Model>, DbErr> {
    app_user::Entity::find().filter(app_user::Column::Email.eq(normal_email(email))).one(database).await
}

/// How many people there are.
pub async fn count(database: &impl ConnectionTrait) -> Result<u64, DbErr> {
    app_user::Entity::find().count(database).await
}

/// Addresses are compared in lower case.
pub fn normal_email(email: &str) -> String {
    email.trim().to_lowercase()
}

/// What a new account starts with.
pub struct NewUser {
    /// Address to sign in with.
    pub email: String,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Hash of the first password.
    pub password_hash: String,
    /// Whether the first password is only good for choosing another.
    pub must_change_password: bool,
}

/// Adds a person whose address somebody trustworthy has given.
pub async fn insert(write: &Write, user: NewUser) -> Result<app_user::Model, DbErr> {
    let now = write.clock().now();
    insert_who(write, user, Some(now)).await
}

/// Adds a person who says so themselves and has yet to prove their address.
pub async fn insert_unproven(write: &Write, user: NewUser) -> Result<app_user::Model, DbErr> {
    insert_who(write, user, None).await
}

async fn insert_who(write: &Write, user: NewUser, verified_at: Option<DateTime<Utc>>) -> Result<app_user::Model, DbErr> {
    let now = write.clock().now();
    let row = app_user::ActiveModel {
        id: NotSet,
        email: Set(normal_email(&user.email)),
        name: Set(user.name),
        password_hash: Set(user.password_hash),
        role: Set(user.role.key().to_owned()),
        is_active: Set(true),
        must_change_password: Set(user.must_change_password),
        failed_sign_ins: Set(0),
        locked_until: Set(None),
        last_sign_in_at: Set(None),
        created_at: Set(now),
        updated_at: Set(now),
        division_code: Set(None),
        email_verified_at: Set(verified_at),
        unit: Set(None),
    };
    row.insert(&**write).await
}

/// Notes a wrong password; the fifth in a row locks the account for a while. Says until when it is locked now.
pub async fn note_failure(write: &Write, user: &app_user::Model) -> Result<Option<DateTime<Utc>>, DbErr> {
    // Counted by the database: two wrong passwords at once are two.
    app_user::Entity::update_many()
        .col_expr(app_user::Column::FailedSignIns, Expr::col(app_user::Column::FailedSignIns).add(1))
        .filter(app_user::Column::Id.eq(user.id))
        .exec(&**write)
        .await?;
    let failures = find(&**write, user.id).await?.map_or(1, |user| user.failed_sign_ins);
    let locked_until = (failures >= MOST_FAILURES).then(|| write.clock().now() + Duration::minutes(LOCK_MINUTES));
    let mut row: app_user::ActiveModel = user.clone().into();
    row.failed_sign_ins = Set(if locked_until.is_some() { 0 } else { failures });
    if locked_until.is_some() {
        row.locked_until = Set(locked_until);
    }
    row.update(&**write).await?;
    Ok(locked_until)
}

/// Notes a successful sign-in.
pub async fn note_success(write: &Write, user: &app_user::Model) -> Result<(), DbErr> {
    let mut row: app_user::ActiveModel = user.clone().into();
    row.failed_sign_ins = Set(0);
    row.locked_until = Set(None);
    row.last_sign_in_at = Set(Some(write.clock().now()));
    row.update(&**write).await.map(|_| ())
}

/// Sets a password and unlocks the account.
pub async fn set_password(write: &Write, user_id: i64, hash: String, must_change: bool) -> Result<(), DbErr> {
    let row = app_user::ActiveModel {
        id: Set(user_id),
        password_hash: Set(hash),
        must_change_password: Set(must_change),
        failed_sign_ins: Set(0),
        locked_until: Set(None),
        updated_at: Set(write.clock().now()),
        ..Default::default()
    };
    row.update(&**write).await.map(|_| ())
}

/// What an administrator says of a person.
pub struct UserChange {
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Division that a case officer works for; none for the whole zone.
    pub division_code: Option<String>,
    /// Department that a case officer works for; none for the one that leads.
    pub unit: Option<String>,
    /// Whether the person may sign in.
    pub is_active: bool,
}

/// Sets what an administrator says of a person.
pub async fn update(write: &Write, user_id: i64, change: UserChange) -> Result<(), DbErr> {
    let row = app_user::ActiveModel {
        id: Set(user_id),
        name: Set(change.name),
        role: Set(change.role.key().to_owned()),
        division_code: Set(change.division_code),
        unit: Set(change.unit),
        is_active: Set(change.is_active),
        updated_at: Set(write.clock().now()),
        ..Default::default()
    };
    row.update(&**write).await.map(|_| ())
}

/// Sets the division and the department that a person works for.
pub async fn set_place(write: &Write, user_id: i64, division_code: Option<String>, unit: Option<String>) -> Result<(), DbErr> {
    let row =
        app_user::ActiveModel { id: Set(user_id), division_code: Set(division_code), unit: Set(unit), ..Default::default() };
    row.update(&**write).await.map(|_| ())
}

/// Sets a person's name.
pub async fn set_name(write: &Write, user_id: i64, name: String) -> Result<(), DbErr> {
    let now = write.clock().now();
    let row = app_user::ActiveModel { id: Set(user_id), name: Set(name), updated_at: Set(now), ..Default::default() };
    row.update(&**write).await.map(|_| ())
}

/// Notes that a person has proved their address.
pub async fn set_proven(write: &Write, user_id: i64) -> Result<(), DbErr> {
    let now = write.clock().now();
    let row = app_user::ActiveModel { id: Set(user_id), email_verified_at: Set(Some(now)), ..Default::default() };
    row.update(&**write).await.map(|_| ())
}

/// Which people an administrator looks for.
#[derive(Debug, Clone, Default)]
pub struct UserFilter {
    /// Role.
    pub role: Option<Role>,
    /// Part of a name or an address.
    pub text: String,
}

impl UserFilter {
    fn select(&self) -> Select<app_user::Entity> {
        let text = self.text.trim();
        let named = || {
            Condition::any().add(app_user::Column::Name.contains(text)).add(app_user::Column::Email.contains(normal_email(text)))
        };
        let all = Condition::all()
            .add_option(self.role.map(|role| app_user::Column::Role.eq(role.key())))
            .add_option((!text.is_empty()).then(named));
        app_user::Entity::find().filter(all)
    }
}

/// A page of the people who fit.
pub async fn list(
    database: &DatabaseConnection,
    filter: &UserFilter,
    from: u64,
    count: u64,
) -> Result<Vec<app_user::Model>, DbErr> {
    filter.select().order_by_asc(app_user::Column::Email).offset(from).limit(count).all(database).await
}

/// How many people fit.
pub async fn count_who(database: &DatabaseConnection, filter: &UserFilter) -> Result<u64, DbErr> {
    filter.select().count(database).await
}

/// How many people there are in each role.
pub async fn count_roles(database: &DatabaseConnection) -> Result<Vec<(String, i64)>, DbErr> {
    app_user::Entity::find()
        .select_only()
        .column(app_user::Column::Role)
        .column_as(app_user::Column::Id.count(), "people")
        .group_by(app_user::Column::Role)
        .into_tuple()
        .all(database)
        .await
}

/// Open sessions of a person, newest first.
pub async fn sessions(
    database: &impl ConnectionTrait,
    user_id: i64,
    now: DateTime<Utc>,
) -> Result<Vec<user_session::Model>, DbErr> {
    user_session::Entity::find()
        .filter(user_session::Column::UserId.eq(user_id))
        .filter(user_session::Column::RevokedAt.is_null())
        .filter(user_session::Column::ExpiresAt.gt(now))
        .order_by_desc(user_session::Column::LastSeenAt)
        .all(database)
        .await
}

/// Ends sessions of a person: one, or all.
pub async fn revoke(write: &Write, user_id: i64, session_id: Option<i64>) -> Result<u64, DbErr> {
    let mut update = user_session::Entity::update_many()
        .col_expr(user_session::Column::RevokedAt, write.clock().now().into())
        .filter(user_session::Column::UserId.eq(user_id))
        .filter(user_session::Column::RevokedAt.is_null());
    if let Some(id) = session_id {
        update = update.filter(user_session::Column::Id.eq(id));
    }
    Ok(update.exec(&**write).await?.rows_affected)
}

/// Removes sessions that ended a month ago.
pub async fn forget_ended_sessions(database: &DatabaseConnection, now: DateTime<Utc>) -> Result<u64, DbErr> {
    let gone = user_session::Entity::delete_many()
        .filter(user_session::Column::ExpiresAt.lt(now - Duration::days(30)))
        .exec(database)
        .await?;
    Ok(gone.rows_affected)
}
