//! `mingfa serve`: the web site, until ctrl-c or SIGTERM.

use super::open::{self, Place};
use super::say;
use crate::site;
use axum::ServiceExt;
use server::config::Config;
use server::sittings;
use std::net::SocketAddr;
use std::path::PathBuf;
use tokio::net::TcpListener;

/// Flags of `serve`; each also reads `MINGFA_*`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Place,
    /// 监听地址
    #[arg(long, env = "MINGFA_LISTEN", default_value = "127.0.0.1:3000")]
    listen: SocketAddr,
    /// 网页文件夹（由 make site 生成）
    #[arg(long, env = "MINGFA_SITE", default_value = "target/site")]
    site: PathBuf,
    /// 用户经 HTTPS 访问：Cookie 加 Secure，发送 HSTS
    #[arg(long, env = "MINGFA_TLS")]
    tls: bool,
    /// 前面有反向代理：相信它写的 X-Forwarded-For 最后一段
    #[arg(long, env = "MINGFA_BEHIND_PROXY")]
    behind_proxy: bool,
}

impl Args {
    fn config(&self) -> Config {
        Config {
            listen: self.listen,
            site: self.site.clone(),
            tls: self.tls,
            behind_proxy: self.behind_proxy,
            ..open::config(&self.place)
        }
    }
}

/// Serves; refuses to start with the reason and a way out.
pub async fn run(args: Args) -> Result<(), String> {
    let config = args.config();
    if !config.site.join("pkg/mingfa.css").is_file() {
        return Err(format!(
            "网页文件夹 {} 里没有 pkg/mingfa.css。请先运行 make site，或用 --site 指明位置。",
            config.site.display()
        ));
    }
    let listener = TcpListener::bind(config.listen).await.map_err(|e| {
        format!("无法监听 {}：{e}。可能已有程序占用该端口，请先停止它，或用 --listen 换一个端口。", config.listen)
    })?;
    let address = listener.local_addr().map_err(|e| format!("无法监听 {}：{e}。", config.listen))?;
    let platform = open::platform(config.clone()).await?;
    let closing = tokio::spawn(sittings::close::run(platform.clone()));
    let seeing = tokio::spawn(server::live_room::seen::run(platform.clone()));
    let setting_aside = tokio::spawn(server::bank::statutes::run(platform.clone()));
    let boards = platform.boards.clone();
    let options = site::leptos_options(&config.site);
    let app = site::serve(platform.clone(), options);
    say(&format!("明法已启动：http://{address}（按 Ctrl-C 停止）"));
    axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(async move {
            stop().await;
            boards.close();
        })
        .await
        .map_err(|e| format!("网站意外停止：{e}"))?;
    closing.abort();
    setting_aside.abort();
    seeing.abort();
    platform.store.close().await;
    say("明法已停止，数据已全部写入。");
    Ok(())
}

/// Ends at ctrl-c or SIGTERM.
async fn stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut term) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = term.recv() => {}
    }
}
