//! What every command needs first: the database and the key, opened together, or the sentence that says what is wrong.

use super::say;
use clap::Args;
use server::config::Config;
use server::storage::{Store, account};
use server::vault::Vault;
use server::{Clock, Platform};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

/// Where the data lies.
#[derive(Clone, Debug, Args)]
pub struct Place {
    /// 数据库：sqlite:路径 或 postgres://…
    #[arg(
        long,
        global = true,
        env = "MINGFA_DATABASE",
        default_value = "sqlite:data/mingfa.db",
        hide_env_values = true
    )]
    pub database: String,
    /// 密钥文件：加密证件号和手机号，须与数据库分开保管并备份
    #[arg(long, global = true, env = "MINGFA_KEY_FILE", default_value = "data/mingfa.key")]
    pub key_file: PathBuf,
}

/// The configuration of a command that serves nothing.
pub fn config(place: &Place) -> Config {
    Config {
        database: place.database.clone(),
        key_file: place.key_file.clone(),
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        site: PathBuf::new(),
        tls: false,
        behind_proxy: false,
    }
}

/// Opens the platform on the machine's clock.
pub async fn platform(config: Config) -> Result<Platform, String> {
    let store = Store::open(&config.database).await.map_err(|e| e.to_string())?;
    let vault = vault(&store, &config).await?;
    let platform = Platform::new(store, Clock::system(), vault, config);
    server::bank::load::index(&platform).await.map_err(|e| format!("题库索引未能建立：{e}。"))?;
    Ok(platform)
}

/// The key. A missing file is made only for a database without people: with another key nothing stored could be read.
async fn vault(store: &Store, config: &Config) -> Result<Vault, String> {
    let path = &config.key_file;
    let used = account::any_secret(store).await.map_err(|e| format!("数据库无法读取：{e}"))?;
    if !path.exists() {
        if used.is_some() {
            return Err(format!(
                "找不到密钥文件 {}，而数据库里已有加密的证件号和手机号。请从备份中恢复该文件，或用 --key-file 指明它的位置；新密钥读不出已有数据，所以没有新建。",
                path.display()
            ));
        }
        Vault::create(path).map_err(|e| {
            format!("密钥文件 {} 无法写入：{e}。请检查文件夹权限或用 --key-file 换一个位置。", path.display())
        })?;
        say(&format!(
            "已新建密钥文件 {}。请立即备份，并与数据库备份分开保管；丢失后已加密的信息无法恢复。",
            path.display()
        ));
    }
    let vault = Vault::open(path)?;
    if used.is_some_and(|sealed| vault.unseal(&sealed).is_err()) {
        return Err(format!(
            "密钥文件 {} 与这个数据库不匹配，读不出已加密的证件号。请用 --key-file 指明原来的密钥文件。",
            path.display()
        ));
    }
    Ok(vault)
}
