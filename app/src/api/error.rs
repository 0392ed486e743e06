//! The error every endpoint answers with: a stable code, the status, and the sentence for people.

use leptos::prelude::FromServerFnError;
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::ServerFnErrorErr;
use serde::{Deserialize, Serialize};

/// `{code, status, message}` on the wire. The HTTP status is set from `status` in `form_problem`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiError {
    /// Stable code, `area.what`.
    pub code: String,
    /// HTTP status.
    pub status: u16,
    /// What is wrong and what to do.
    #[serde(rename = "message")]
    pub sentence: String,
}

impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(value: ServerFnErrorErr) -> Self {
        use ServerFnErrorErr::{Args, Deserialization, MissingArg};
        of_transport(matches!(value, Args(_) | Deserialization(_) | MissingArg(_)), &value)
    }
}

#[cfg(feature = "ssr")]
fn of_transport(bad_form: bool, error: &ServerFnErrorErr) -> ApiError {
    if bad_form {
        return ApiError::refused(422, "form.shape", &[]);
    }
    server::Error::Fault(error.to_string()).into()
}

#[cfg(not(feature = "ssr"))]
fn of_transport(_: bool, _: &ServerFnErrorErr) -> ApiError {
    ApiError {
        code: "network".into(), status: 503, sentence: "网络不稳定，没有收到服务器的回答。请稍后再试。".into()
    }
}

#[cfg(feature = "ssr")]
mod of_server {
    use super::ApiError;
    use crate::messages::sentence;

    impl ApiError {
        /// An error with its sentence.
        pub fn refused(status: u16, code: &str, facts: &[String]) -> Self {
            Self { code: code.to_owned(), status, sentence: sentence(code, facts) }
        }
    }

    impl From<server::Error> for ApiError {
        fn from(error: server::Error) -> Self {
            match error {
                server::Error::Refused(r) => Self::refused(r.kind.status(), r.code, &r.facts),
                other => {
                    let number = server::vault::new_code(2);
                    tracing::error!(error = %other, number, "fault");
                    Self::refused(500, "fault", &[number])
                }
            }
        }
    }
}
