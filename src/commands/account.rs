//! `mingfa account`: makes the first accounts and gives new codes, by who holds the machine.

use super::open::{self, Place};
use super::say;
use app::messages::sentence;
use server::accounts::manage;
use server::authority::{Console, Role};
use server::error::Error;

/// Flags of `account`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    act: Act,
}

#[derive(Debug, clap::Subcommand)]
enum Act {
    /// 新建账号，打印一次性激活码
    Invite {
        /// 账号（工号）
        login: String,
        /// 姓名
        #[arg(long)]
        name: String,
        /// 单位全称
        #[arg(long)]
        unit: String,
        /// 角色：officer supervisor liaison organizer author reviewer bureau sys_admin sec_admin audit_admin
        #[arg(long = "role", required = true, value_parser = role)]
        roles: Vec<Role>,
    },
    /// 补发激活码
    Reinvite {
        /// 账号（工号）
        login: String,
    },
}

fn role(code: &str) -> Result<Role, String> {
    Role::parse(code).ok_or_else(|| format!("没有“{code}”这个角色"))
}

/// Runs it.
pub async fn run(args: Args) -> Result<(), String> {
    let platform = open::platform(open::config(&args.place)).await?;
    let done = match args.act {
        Act::Invite { login, name, unit, roles } => {
            manage::invite(&platform, Console, &login, &name, &unit, &roles).await.map(|i| (i.login, i.code))
        }
        Act::Reinvite { login } => {
            manage::reinvite_by_login(&platform, Console, &login).await.map(|code| (login, code))
        }
    };
    platform.store.close().await;
    let (login, code) = done.map_err(|e| in_words(&e))?;
    say(&format!("账号 {login} 的激活码：{code}（14 天内有效，只能使用一次，请当面交给本人）"));
    Ok(())
}

/// A refusal as its sentence; anything else as it is, because the reader holds the machine.
pub(super) fn in_words(error: &Error) -> String {
    match error {
        Error::Refused(r) => sentence(r.code, &r.facts),
        other => format!("操作没有完成：{other}"),
    }
}
