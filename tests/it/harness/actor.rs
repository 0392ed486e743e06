//! People of a test: an account, a browser signed in with it, and the proof its role gives.

use super::{Client, TestApp, UNIT};
use server::accounts;
use server::accounts::manage;
use server::authority::{Caller, Console, Role};
use server::vault::new_id;
use std::ops::{Deref, DerefMut};

/// Everybody's password.
pub const PASSWORD: &str = "Xue-2026-fa";

/// Someone signed in. Derefs to their browser.
pub struct Actor {
    /// Who the server takes them for.
    pub caller: Caller,
    client: Client,
}

impl Deref for Actor {
    type Target = Client;
    fn deref(&self) -> &Client {
        &self.client
    }
}

impl DerefMut for Actor {
    fn deref_mut(&mut self) -> &mut Client {
        &mut self.client
    }
}

impl TestApp {
    /// An invited account: its sign-in name is the name, and this is its code.
    pub async fn invite(&self, name: &str, roles: &[Role]) -> String {
        manage::invite(&self.platform, Console, name, name, UNIT, roles).await.expect("an account").code
    }

    /// Someone with these roles, activated, notice read, signed in.
    pub async fn actor(&self, name: &str, roles: &[Role]) -> Actor {
        let code = self.invite(name, roles).await;
        let from = ("192.0.2.1", "test");
        let signed_in = accounts::activate(&self.platform, name, &code, PASSWORD, from).await.expect("activated");
        let caller = accounts::caller(&self.platform, &signed_in.token).await.expect("read").expect("signed in");
        accounts::activate::read_notice(&self.platform, &caller).await.expect("noted");
        let mut client = self.client();
        client.set_cookie(if self.platform.config.tls { "__Host-mingfa" } else { "mingfa" }, &signed_in.token);
        Actor { caller, client }
    }

    /// An officer with a person behind the account.
    pub async fn officer(&self, name: &str) -> Actor {
        let mut actor = self.actor(name, &[Role::Officer]).await;
        let (person, store) = (new_id(), &self.platform.store);
        let mut tx = store.begin_write().await.expect("a transaction");
        sqlx::query(
            "INSERT INTO person (id, unit_id, staff_no, name, duty, establishment, in_post, training_done, sanctioned,
                 resident_id_cipher, resident_id_digest, phone_cipher, phone_digest, created_at)
             VALUES ($1, $2, $3, $3, 'officer', 'administrative', 1, 1, 0, $4, $1, $5, $1, 0)",
        )
        .bind(&person)
        .bind(actor.caller.unit_id())
        .bind(name)
        .bind(self.platform.vault.seal("11010519491231002X").expect("sealed"))
        .bind(self.platform.vault.seal("13800138000").expect("sealed"))
        .execute(&mut *tx)
        .await
        .expect("a person");
        sqlx::query("UPDATE account SET person_id = $1 WHERE id = $2")
            .bind(&person)
            .bind(actor.caller.account_id())
            .execute(&mut *tx)
            .await
            .expect("linked");
        tx.commit().await.expect("committed");
        let token = actor.cookie("mingfa").expect("signed in").to_owned();
        actor.caller = accounts::caller(&self.platform, &token).await.expect("read").expect("signed in");
        actor
    }

    /// An organizer.
    pub async fn organizer(&self, name: &str) -> Actor {
        self.actor(name, &[Role::Organizer]).await
    }

    /// Someone of the bureau.
    pub async fn bureau(&self, name: &str) -> Actor {
        self.actor(name, &[Role::Bureau]).await
    }

    /// The liaison of the unit everybody belongs to.
    pub async fn liaison(&self, name: &str) -> Actor {
        self.actor(name, &[Role::Liaison]).await
    }

    /// A system administrator.
    pub async fn sys_admin(&self, name: &str) -> Actor {
        self.actor(name, &[Role::SysAdmin]).await
    }

    /// An auditor.
    pub async fn auditor(&self, name: &str) -> Actor {
        self.actor(name, &[Role::AuditAdmin]).await
    }
}

impl TestApp {
    /// Someone who has an account already, on a device of their own.
    pub async fn device_of(&self, login: &str, password: &str) -> Actor {
        let from = ("192.0.2.1", "test");
        let signed_in = accounts::sign_in(&self.platform, login, password, from).await.expect("signed in");
        let caller = accounts::caller(&self.platform, &signed_in.token).await.expect("read").expect("signed in");
        let mut client = self.client();
        client.set_cookie("mingfa", &signed_in.token);
        Actor { caller, client }
    }
}

impl TestApp {
    /// A device of every account of a session's attempts, by attempt, without a password: seven hundred people signing in would
    /// only try the hasher.
    pub async fn devices_of(&self, session: &str) -> Vec<(server::storage::demo::Owner, Client)> {
        let owners = server::storage::demo::attempts(&self.platform.store, session).await.expect("attempts");
        let mut tx = self.platform.store.begin_write().await.expect("a transaction");
        let mut devices = Vec::with_capacity(owners.len());
        for owner in owners {
            let (token, now) = (server::vault::new_token(), self.clock.now());
            sqlx::query(
                "INSERT INTO sign_in (token_digest, account_id, created_at, seen_at, expires_at, address, agent)
                 VALUES ($1, $2, $3, $3, $4, '192.0.2.1', 'test')",
            )
            .bind(server::vault::sha256_hex(token.as_bytes()))
            .bind(&owner.account_id)
            .bind(now)
            .bind(now + accounts::sign_in::LASTS)
            .execute(&mut *tx)
            .await
            .expect("signed in");
            let mut client = self.client();
            client.set_cookie("mingfa", &token);
            devices.push((owner, client));
        }
        tx.commit().await.expect("committed");
        devices
    }
}
