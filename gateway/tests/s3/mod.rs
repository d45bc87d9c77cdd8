//! A small S3 service in memory, with as much of the Amazon S3 API reference as a store needs: PutObject, GetObject,
//! HeadObject, DeleteObject, CopyObject, ListObjectsV2, and CreateMultipartUpload, UploadPart, CompleteMultipartUpload and
//! AbortMultipartUpload. Everything under a prefix `refused/` is answered with 403. Signatures aren't checked.

use std::{
	collections::{BTreeMap, HashMap},
	sync::{mpsc, Arc, Mutex, MutexGuard},
};

use axum::{
	body::Bytes,
	extract::{DefaultBodyLimit, State},
	http::{HeaderMap, Method, StatusCode, Uri},
	response::{IntoResponse, Response},
	Router,
};

type Objects = BTreeMap<String, Vec<u8>>;

/// What the service has: objects by bucket and key, and the parts of uploads by the object's name and the upload's number.
#[derive(Default)]
struct Content {
	objects: Objects,
	uploads: BTreeMap<(String, String), BTreeMap<u32, Vec<u8>>>,
	count: u32,
}

type Shared = Arc<Mutex<Content>>;

/// A service that runs until the test program ends.
pub(crate) struct Service {
	/// Its address.
	pub(crate) endpoint: String,
	content: Shared,
}

impl Service {
	/// Starts a service on a free port, in a thread of its own.
	pub(crate) fn start() -> Self {
		let content = Shared::default();
		let app = Router::new().fallback(answer).layer(DefaultBodyLimit::disable()).with_state(content.clone());
		let (sender, receiver) = mpsc::channel();
		std::thread::spawn(move || {
			let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
			runtime.block_on(async move {
				let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
				sender.send(listener.local_addr().unwrap()).unwrap();
				axum::serve(listener, app).await.unwrap();
			});
		});
		Self { endpoint: format!("http://{}", receiver.recv().unwrap()), content }
	}

	fn content(&self) -> MutexGuard<'_, Content> {
		self.content.lock().unwrap()
	}

	/// The names of all objects that start so.
	pub(crate) fn names(&self, prefix: &str) -> Vec<String> {
		self.content().objects.keys().filter(|name| name.starts_with(prefix)).cloned().collect()
	}

	/// How many uploads of objects that start so are neither complete nor aborted.
	pub(crate) fn uploads(&self, prefix: &str) -> usize {
		self.content().uploads.keys().filter(|(name, _)| name.starts_with(prefix)).count()
	}

	/// Puts an object there behind the store's back.
	pub(crate) fn add(&self, name: &str, bytes: &[u8]) {
		self.content().objects.insert(name.into(), bytes.into());
	}

	/// Changes an object behind the store's back.
	pub(crate) fn change(&self, name: &str, change: impl FnOnce(Vec<u8>, &Objects) -> Vec<u8>) {
		let mut content = self.content();
		let changed = change(content.objects[name].clone(), &content.objects);
		content.objects.insert(name.into(), changed);
	}
}

/// Answers one request. The path is a bucket and a key (path style).
async fn answer(State(content): State<Shared>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
	let name = uri.path().trim_start_matches('/').to_owned();
	let query = parameters(uri.query().unwrap_or_default());
	let content = &mut *content.lock().unwrap();
	if name.contains("/refused/") {
		return StatusCode::FORBIDDEN.into_response();
	}
	if !headers.contains_key("authorization") {
		return StatusCode::UNAUTHORIZED.into_response();
	}
	let upload = query.get("uploadId").map(|id| (name.clone(), id.clone()));
	match (method, upload) {
		(Method::GET, _) if query.contains_key("list-type") => list(content, &name, &query),
		(Method::GET | Method::HEAD, _) => get(content, &name),
		(Method::PUT, Some(upload)) => put_part(content, &upload, &query, &body),
		(Method::PUT, None) => put(content, name, &headers, &body),
		(Method::POST, Some(upload)) => complete(content, &upload, &body),
		(Method::POST, None) if query.contains_key("uploads") => create(content, name),
		(Method::DELETE, Some(upload)) => removed(content.uploads.remove(&upload).is_some()),
		(Method::DELETE, None) => {
			// As Amazon does: removing what is not there is no error.
			content.objects.remove(&name);
			removed(true)
		}
		_ => StatusCode::NOT_IMPLEMENTED.into_response(),
	}
}

/// The parameters of a query.
fn parameters(query: &str) -> HashMap<String, String> {
	let parts = query.split('&').map(|part| part.split_once('=').unwrap_or((part, "")));
	parts.map(|(name, value)| (name.to_owned(), decoded(value))).collect()
}

/// The text behind its percent-encoding.
fn decoded(text: &str) -> String {
	let mut parts = text.split('%');
	let mut decoded = parts.next().unwrap_or_default().to_owned();
	for part in parts {
		let (digits, rest) = part.split_at(2);
		decoded.push(u8::from_str_radix(digits, 16).unwrap().into());
		decoded += rest;
	}
	decoded
}

fn get(content: &Content, name: &str) -> Response {
	let headers = [("etag", "\"e\""), ("last-modified", "Wed, 21 Oct 2026 07:28:00 GMT")];
	content
		.objects
		.get(name)
		.map_or(StatusCode::NOT_FOUND.into_response(), |blob| (headers, blob.clone()).into_response())
}

/// Stores an object, or a copy of another.
fn put(content: &mut Content, name: String, headers: &HeaderMap, body: &[u8]) -> Response {
	let Some(source) = headers.get("x-amz-copy-source").map(|source| source.to_str().unwrap()) else {
		content.objects.insert(name, body.to_vec());
		return [("etag", "\"e\"")].into_response();
	};
	let Some(blob) = content.objects.get(source.trim_start_matches('/')).cloned() else {
		return StatusCode::NOT_FOUND.into_response();
	};
	content.objects.insert(name, blob);
	"<CopyObjectResult><ETag>\"e\"</ETag></CopyObjectResult>".into_response()
}

fn create(content: &mut Content, name: String) -> Response {
	content.count += 1;
	let id = format!("upload-{}", content.count);
	content.uploads.insert((name, id.clone()), BTreeMap::new());
	format!("<InitiateMultipartUploadResult><UploadId>{id}</UploadId></InitiateMultipartUploadResult>").into_response()
}

fn put_part(
	content: &mut Content,
	upload: &(String, String),
	query: &HashMap<String, String>,
	body: &[u8],
) -> Response {
	let Some(parts) = content.uploads.get_mut(upload) else { return StatusCode::NOT_FOUND.into_response() };
	parts.insert(query["partNumber"].parse().unwrap(), body.to_vec());
	[("etag", format!("\"{}\"", query["partNumber"]))].into_response()
}

/// Makes an object of the parts, which are all there and, but for the last, as long as S3 wants them.
fn complete(content: &mut Content, upload: &(String, String), body: &[u8]) -> Response {
	let Some(parts) = content.uploads.remove(upload) else { return StatusCode::NOT_FOUND.into_response() };
	let named = String::from_utf8_lossy(body).matches("<PartNumber>").count();
	let short = parts.values().rev().skip(1).any(|part| part.len() < 5 << 20);
	if named != parts.len() || short || !parts.keys().copied().eq(1..=parts.len() as u32) {
		return StatusCode::BAD_REQUEST.into_response();
	}
	content.objects.insert(upload.0.clone(), parts.into_values().flatten().collect());
	"<CompleteMultipartUploadResult><ETag>\"e\"</ETag></CompleteMultipartUploadResult>".into_response()
}

/// What is in a bucket, two objects at a time, so that the pages are asked for too.
fn list(content: &Content, bucket: &str, query: &HashMap<String, String>) -> Response {
	let bucket = format!("{}/", bucket.trim_end_matches('/'));
	let prefix = format!("{bucket}{}", query.get("prefix").map(String::as_str).unwrap_or_default());
	let after = query.get("continuation-token").cloned().unwrap_or_default();
	let mut left = content.objects.iter().filter(|(name, _)| name.starts_with(&prefix) && **name > after);
	let page: Vec<_> = left.by_ref().take(2).collect();
	let mut xml = String::from("<ListBucketResult>");
	for (name, blob) in &page {
		let key = name.strip_prefix(&bucket).unwrap();
		xml += &format!(
			"<Contents><Key>{key}</Key><Size>{}</Size><LastModified>2026-10-21T07:28:00.000Z</LastModified></Contents>",
			blob.len()
		);
	}
	if let (Some(_), Some((last, _))) = (left.next(), page.last()) {
		xml += &format!("<IsTruncated>true</IsTruncated><NextContinuationToken>{last}</NextContinuationToken>");
	}
	(xml + "</ListBucketResult>").into_response()
}

fn removed(there: bool) -> Response {
	if there { StatusCode::NO_CONTENT } else { StatusCode::NOT_FOUND }.into_response()
}
