//! People of a test: an account, a browser signed in with it, and the proof its role gives.

use super::{Client, TestApp, UNIT};
use server::accounts;
use server::accounts::manage;
use server::authority::{Caller, Console, Role};
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
