//! The whole web application as one router; the program serves it and the tests call it.

use app::api::caller::attach;
use app::form_problem;
use app::routes::App;
use app::shell::{provide_nonce, shell};
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::{Router, response::IntoResponse};
use http_body_util::Limited;
use leptos::prelude::{LeptosOptions, provide_context};
use leptos_axum::{LeptosRoutes, generate_route_list, render_app_async_with_context};
use server::Platform;
use server::http::save::{self, SaveFirst};
use server::http::{guard, health, my_data};
use std::time::Instant;
use tower::ServiceBuilder;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::compression::{CompressionLayer, CompressionLevel};
use tower_http::services::ServeDir;

/// What leptos needs to know of this site.
pub fn leptos_options(site: &std::path::Path) -> LeptosOptions {
    LeptosOptions::builder()
        .output_name("mingfa")
        .site_root(site.to_string_lossy().into_owned())
        .site_pkg_dir("pkg")
        .build()
}

/// Reads no more than a request may send: a file only where files are taken.
async fn body_limit(request: Request, next: Next) -> Response {
    let is_upload = matches!(request.uri().path(), "/api/import-roster" | "/api/import-items" | "/api/import-people");
    let most = if is_upload { form_problem::LARGEST_UPLOAD } else { form_problem::LARGEST };
    let said = request.headers().get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<usize>().ok());
    if said.is_some_and(|length| length > most) {
        let words = "提交的内容太大，没有写入任何数据。请减少内容后重试。";
        return (StatusCode::PAYLOAD_TOO_LARGE, words).into_response();
    }
    next.run(request.map(|body| Body::new(Limited::new(body, most)))).await
}

/// Every route with its guards.
///
/// A request passes, from the outside in: request line in the log, security headers, same-origin guard, body limit,
/// compression, then either a static file, a health route, or the pages and endpoints. `/api/save` stands in front of all that.
pub fn serve(platform: Platform, options: LeptosOptions) -> SaveFirst {
    let config = platform.config.clone();
    let pages = pages(platform.clone(), options);
    let people = pages
        .clone()
        .layer(from_fn_with_state(pages, form_problem::answer))
        .layer(from_fn_with_state(platform.clone(), attach));
    let compression = CompressionLayer::new()
        .quality(CompressionLevel::Fastest)
        .compress_when(SizeAbove::new(512).and(NotForContentType::IMAGES).and(NotForContentType::SSE));
    let files_away = app::downloads::routes(platform.clone())
        .merge(app::roster_files::routes(platform.clone()))
        .merge(app::bank_files::routes(platform.clone()))
        .merge(app::board_events::routes(platform.clone()))
        .merge(app::calendar_files::routes(platform.clone()))
        .merge(app::seb_files::routes(platform.clone()))
        .merge(app::people_files::routes(platform.clone()))
        .merge(app::provincial_files::routes(platform.clone()))
        .layer(from_fn_with_state(platform.clone(), attach));
    let site = people
        .merge(files_away)
        .layer(compression)
        .merge(my_data::routes(platform.clone()))
        .merge(health::routes(platform.clone()))
        .nest_service("/pkg", files(&config.site))
        .layer(
            ServiceBuilder::new()
                .layer(from_fn(note))
                .layer(from_fn_with_state(config, guard::headers))
                .layer(from_fn(guard::same_origin))
                .layer(from_fn(body_limit))
                .layer(DefaultBodyLimit::disable()),
        );
    save::before(site, platform)
}

/// Pages and server functions; the same router shows a page again after a refusal.
fn pages(platform: Platform, options: LeptosOptions) -> Router {
    let routes = generate_route_list(App);
    let context = move || {
        provide_context(platform.clone());
        provide_nonce();
    };
    let document = {
        let options = options.clone();
        move || shell(options.clone())
    };
    let missing = render_app_async_with_context(context.clone(), document.clone());
    Router::new()
        .leptos_routes_with_context(&options, routes, context, document)
        .fallback(move |request: Request| async move { missing(request).await.into_response() })
        .with_state(options)
}

/// The built browser half. Names carry no hash, so a browser asks each time and mostly hears "not modified".
fn files(site: &std::path::Path) -> Router {
    let folder = ServeDir::new(site.join("pkg")).precompressed_br().precompressed_gzip();
    Router::new().fallback_service(folder).layer(from_fn(revalidate))
}

async fn revalidate(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// One log line a request: id, method, path, status, time. No query, address, cookie or name stands in it.
async fn note(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = server::vault::new_id();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let mut response = next.run(request).await;
    let (status, micros) = (response.status().as_u16(), started.elapsed().as_micros() as u64);
    tracing::info!(target: "mingfa::request", id, %method, path, status, micros);
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    response
}
