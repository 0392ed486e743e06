//! Who may do what, as types. A verb takes the proof it needs (`&Organizer`, `&Officer`); the only way to get one is from a
//! signed-in [`Caller`] that holds the role, so a call without the right does not compile or is refused here.

use crate::error::{Kind, Outcome, refuse};

/// A role of an account (design § 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// 执法人员
    Officer,
    /// 执法监督人员
    Supervisor,
    /// 单位联络员
    Liaison,
    /// 考务
    Organizer,
    /// 命题
    Author,
    /// 审题
    Reviewer,
    /// 司法局
    Bureau,
    /// 系统管理员
    SysAdmin,
    /// 安全管理员
    SecAdmin,
    /// 审计员
    AuditAdmin,
}

impl Role {
    /// Every role with its stored code and the word people read.
    pub const ALL: [(Role, &'static str, &'static str); 10] = [
        (Role::Officer, "officer", "执法人员"),
        (Role::Supervisor, "supervisor", "执法监督人员"),
        (Role::Liaison, "liaison", "单位联络员"),
        (Role::Organizer, "organizer", "考务"),
        (Role::Author, "author", "命题"),
        (Role::Reviewer, "reviewer", "审题"),
        (Role::Bureau, "bureau", "司法局"),
        (Role::SysAdmin, "sys_admin", "系统管理员"),
        (Role::SecAdmin, "sec_admin", "安全管理员"),
        (Role::AuditAdmin, "audit_admin", "审计员"),
    ];

    /// The stored code.
    pub fn code(self) -> &'static str {
        Self::ALL.iter().find(|r| r.0 == self).map_or("", |r| r.1)
    }

    /// The word people read.
    pub fn label(self) -> &'static str {
        Self::ALL.iter().find(|r| r.0 == self).map_or("", |r| r.2)
    }

    /// The role of a stored code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().find(|r| r.1 == code).map(|r| r.0)
    }

    /// One of the three administrators of whom nobody may hold two (三员).
    pub fn is_administrator(self) -> bool {
        matches!(self, Role::SysAdmin | Role::SecAdmin | Role::AuditAdmin)
    }
}

/// A signed-in account.
#[derive(Clone, Debug)]
pub struct Caller {
    pub(crate) account_id: String,
    pub(crate) login: String,
    pub(crate) name: String,
    pub(crate) roles: Vec<Role>,
    pub(crate) person_id: Option<String>,
    pub(crate) unit_id: String,
    pub(crate) token_digest: String,
    pub(crate) notice_read: bool,
    pub(crate) unread: i64,
}

/// Proof: an officer or supervisor acting for their own person.
#[derive(Clone, Debug)]
pub struct Officer {
    pub(crate) account_id: String,
    pub(crate) person_id: String,
    pub(crate) unit_id: String,
    /// Digest of the sign-in this person came with: one device.
    pub(crate) device: String,
}

/// Proof: may plan, arrange, seal and publish sessions.
#[derive(Clone, Debug)]
pub struct Organizer {
    pub(crate) account_id: String,
}

/// Proof: reads rates, reviews licence applications.
#[derive(Clone, Debug)]
pub struct Bureau {
    pub(crate) account_id: String,
}

/// Proof: acts for the people of one unit.
#[derive(Clone, Debug)]
pub struct Liaison {
    pub(crate) account_id: String,
    pub(crate) unit_id: String,
}

/// Proof: keeps the register of people, as an organizer of every unit, as a liaison of the own one.
#[derive(Clone, Debug)]
pub struct Keeper {
    pub(crate) account_id: String,
    /// Unit whose people they keep; empty for all.
    pub(crate) scope: String,
}

impl Keeper {
    /// Whether they keep the people of every unit.
    pub fn keeps_all(&self) -> bool {
        self.scope.is_empty()
    }
}

impl From<Organizer> for Keeper {
    fn from(by: Organizer) -> Self {
        Self { account_id: by.account_id, scope: String::new() }
    }
}

impl From<Liaison> for Keeper {
    fn from(by: Liaison) -> Self {
        Self { account_id: by.account_id, scope: by.unit_id }
    }
}

/// Proof: writes items (命题).
#[derive(Clone, Debug)]
pub struct Author {
    pub(crate) account_id: String,
}

/// Proof: approves items others wrote (审题), and takes items out of use.
#[derive(Clone, Debug)]
pub struct Reviewer {
    pub(crate) account_id: String,
}

/// Proof: may read the question bank with its keys, as author or reviewer.
#[derive(Clone, Debug)]
pub struct BankReader {
    pub(crate) account_id: String,
    /// Whether they write items.
    pub writes: bool,
    /// Whether they review them.
    pub reviews: bool,
}

/// Proof: may read the ledgers of a session, as organizer or for the bureau.
#[derive(Clone, Debug)]
pub struct LedgerReader {
    pub(crate) account_id: String,
}

/// Proof: may make and disable accounts.
#[derive(Clone, Debug)]
pub struct SysAdmin {
    pub(crate) account_id: String,
}

/// Proof: sets the rules of the platform (安全管理员: policy).
#[derive(Clone, Debug)]
pub struct SecAdmin {
    pub(crate) account_id: String,
}

/// Proof: may read the audit log.
#[derive(Clone, Debug)]
pub struct Auditor {
    pub(crate) account_id: String,
}

/// The program itself, run from the command line by who holds the machine.
#[derive(Clone, Copy, Debug)]
pub struct Console;

impl Caller {
    /// Id of the account.
    pub fn account_id(&self) -> &str {
        &self.account_id
    }

    /// Sign-in name.
    pub fn login(&self) -> &str {
        &self.login
    }

    /// Name shown in the header.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Roles held.
    pub fn roles(&self) -> &[Role] {
        &self.roles
    }

    /// Unit the account belongs to.
    pub fn unit_id(&self) -> &str {
        &self.unit_id
    }

    /// Whether the personal-information notice was read.
    pub fn notice_read(&self) -> bool {
        self.notice_read
    }

    /// Notices not read yet.
    pub fn unread(&self) -> i64 {
        self.unread
    }

    /// Whether the role is held.
    pub fn holds(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// The officer's proof.
    pub fn officer(&self) -> Outcome<Officer> {
        match &self.person_id {
            Some(person_id) if self.holds(Role::Officer) || self.holds(Role::Supervisor) => Ok(Officer {
                account_id: self.account_id.clone(),
                person_id: person_id.clone(),
                unit_id: self.unit_id.clone(),
                device: self.token_digest.clone(),
            }),
            _ => refuse(Kind::Forbidden, "forbidden"),
        }
    }

    /// The organizer's proof.
    pub fn organizer(&self) -> Outcome<Organizer> {
        self.need(Role::Organizer, Organizer { account_id: self.account_id.clone() })
    }

    /// The bureau's proof.
    pub fn bureau(&self) -> Outcome<Bureau> {
        self.need(Role::Bureau, Bureau { account_id: self.account_id.clone() })
    }

    /// The liaison's proof, for the own unit.
    pub fn liaison(&self) -> Outcome<Liaison> {
        self.need(Role::Liaison, Liaison { account_id: self.account_id.clone(), unit_id: self.unit_id.clone() })
    }

    /// The proof of who keeps people: the organizer's when it is held, else the liaison's.
    pub fn keeper(&self) -> Outcome<Keeper> {
        if self.holds(Role::Organizer) { self.organizer().map(Keeper::from) } else { self.liaison().map(Keeper::from) }
    }

    /// The author's proof.
    pub fn author(&self) -> Outcome<Author> {
        self.need(Role::Author, Author { account_id: self.account_id.clone() })
    }

    /// The reviewer's proof.
    pub fn reviewer(&self) -> Outcome<Reviewer> {
        self.need(Role::Reviewer, Reviewer { account_id: self.account_id.clone() })
    }

    /// The proof of who may read the bank.
    pub fn bank_reader(&self) -> Outcome<BankReader> {
        let (writes, reviews) = (self.holds(Role::Author), self.holds(Role::Reviewer));
        let role = if writes { Role::Author } else { Role::Reviewer };
        self.need(role, BankReader { account_id: self.account_id.clone(), writes, reviews })
    }

    /// The proof of who may read ledgers.
    pub fn ledger_reader(&self) -> Outcome<LedgerReader> {
        let role = if self.holds(Role::Organizer) { Role::Organizer } else { Role::Bureau };
        self.need(role, LedgerReader { account_id: self.account_id.clone() })
    }

    /// The system administrator's proof.
    pub fn sys_admin(&self) -> Outcome<SysAdmin> {
        self.need(Role::SysAdmin, SysAdmin { account_id: self.account_id.clone() })
    }

    /// The security administrator's proof.
    pub fn sec_admin(&self) -> Outcome<SecAdmin> {
        self.need(Role::SecAdmin, SecAdmin { account_id: self.account_id.clone() })
    }

    /// The auditor's proof.
    pub fn auditor(&self) -> Outcome<Auditor> {
        self.need(Role::AuditAdmin, Auditor { account_id: self.account_id.clone() })
    }

    fn need<T>(&self, role: Role, proof: T) -> Outcome<T> {
        if self.holds(role) { Ok(proof) } else { refuse(Kind::Forbidden, "forbidden") }
    }
}
