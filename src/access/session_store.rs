//! Sessions in the database, behind actix-session's private cookie. The cookie carries a random key, the table its
//! fingerprint: who reads the table cannot sign in with it, and a row can be revoked.

use std::collections::HashMap;

use actix_session::storage::{LoadError, SaveError, SessionKey, SessionStore, UpdateError};
use actix_web::cookie::time;
use actix_web::web::Data;
use chrono::Duration;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, QueryFilter};

use super::entity::user_session;
use crate::platform::secret::{fingerprint, random_key};
use crate::web::Site;

/// Names in the session's state that the store copies into columns, so that sessions can be listed.
pub mod field {
    /// Row id of the user.
    pub const USER: &str = "user_id";
    /// Address at sign-in.
    pub const ADDRESS: &str = "address";
    /// Browser at sign-in.
    pub const USER_AGENT: &str = "user_agent";
    /// Somebody whose password was right and who has yet to show a code.
    pub const HALF: &str = "half";
    /// One message for the next page.
    pub const FLASH: &str = "flash";
    /// Row id of the organisation that one works for now.
    pub const ORGANISATION: &str = "organisation_id";
}

type State = HashMap<String, String>;

/// See the module.
#[derive(Clone)]
pub struct DatabaseSessions {
    site: Data<Site>,
}

impl DatabaseSessions {
    /// A store on the site's database.
    pub fn new(site: Data<Site>) -> Self {
        Self { site }
    }

    async fn find(&self, key: &SessionKey) -> Result<Option<user_session::Model>, DbErr> {
        user_session::Entity::find()
            .filter(user_session::Column::KeyHash.eq(fingerprint(key.as_ref().as_bytes())))
            .filter(user_session::Column::RevokedAt.is_null())
            .filter(user_session::Column::ExpiresAt.gt(self.site.clock.now()))
            .one(self.site.database.read())
            .await
    }

    async fn insert(&self, state: &State, ttl: time::Duration) -> anyhow::Result<SessionKey> {
        let key = random_key();
        let now = self.site.clock.now();
        let row = user_session::ActiveModel {
            id: NotSet,
            key_hash: Set(fingerprint(key.as_bytes())),
            user_id: Set(stored(state, field::USER)),
            state: Set(serde_json::to_string(state)?),
            address: Set(stored(state, field::ADDRESS)),
            user_agent: Set(stored(state, field::USER_AGENT)),
            created_at: Set(now),
            last_seen_at: Set(now),
            expires_at: Set(now + Duration::seconds(ttl.whole_seconds())),
            revoked_at: Set(None),
            version: Set(1),
        };
        row.insert(self.site.database.read()).await?;
        SessionKey::try_from(key).map_err(|error| anyhow::anyhow!("{error}"))
    }

    async fn change(&self, key: &SessionKey, state: &State, ttl: time::Duration) -> anyhow::Result<bool> {
        let Some(row) = self.find(key).await? else { return Ok(false) };
        let now = self.site.clock.now();
        let mut row: user_session::ActiveModel = row.into();
        row.state = Set(serde_json::to_string(state)?);
        row.user_id = Set(stored(state, field::USER));
        row.last_seen_at = Set(now);
        row.expires_at = Set(now + Duration::seconds(ttl.whole_seconds()));
        row.update(self.site.database.read()).await?;
        Ok(true)
    }

    async fn touch(&self, key: &SessionKey, ttl: time::Duration) -> Result<(), DbErr> {
        let Some(row) = self.find(key).await? else { return Ok(()) };
        let now = self.site.clock.now();
        if now - row.last_seen_at < Duration::minutes(1) {
            return Ok(());
        }
        let mut row: user_session::ActiveModel = row.into();
        row.last_seen_at = Set(now);
        row.expires_at = Set(now + Duration::seconds(ttl.whole_seconds()));
        row.update(self.site.database.read()).await.map(|_| ())
    }
}

/// actix-session keeps each value as JSON text.
fn stored<T: serde::de::DeserializeOwned>(state: &State, name: &str) -> Option<T> {
    state.get(name).and_then(|json| serde_json::from_str(json).ok())
}

impl SessionStore for DatabaseSessions {
    async fn load(&self, key: &SessionKey) -> Result<Option<State>, LoadError> {
        // An error here would skip the layers outside the session; the gate looks at the database itself.
        let row = self.find(key).await.unwrap_or_else(|error| {
            tracing::error!(%error, "a session could not be read");
            None
        });
        let parse = |row: user_session::Model| serde_json::from_str(&row.state);
        row.map(parse).transpose().map_err(|error| LoadError::Deserialization(error.into()))
    }

    async fn save(&self, state: State, ttl: &time::Duration) -> Result<SessionKey, SaveError> {
        self.insert(&state, *ttl).await.map_err(SaveError::Other)
    }

    async fn update(&self, key: SessionKey, state: State, ttl: &time::Duration) -> Result<SessionKey, UpdateError> {
        // A session that was revoked meanwhile stays so: nothing is revived. One that cannot be written keeps its old
        // state, which costs a message at most; an error would cost the page that has just been made.
        if let Err(error) = self.change(&key, &state, *ttl).await {
            tracing::error!(%error, "a session could not be written");
        }
        Ok(key)
    }

    /// Notes that the session is alive, at most once a minute.
    async fn update_ttl(&self, key: &SessionKey, ttl: &time::Duration) -> Result<(), anyhow::Error> {
        if let Err(error) = self.touch(key, *ttl).await {
            tracing::error!(%error, "a session could not be prolonged");
        }
        Ok(())
    }

    async fn delete(&self, key: &SessionKey) -> Result<(), anyhow::Error> {
        user_session::Entity::delete_many()
            .filter(user_session::Column::KeyHash.eq(fingerprint(key.as_ref().as_bytes())))
            .exec(self.site.database.read())
            .await?;
        Ok(())
    }
}
