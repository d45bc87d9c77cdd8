//! A store that keeps nothing: so that what is measured is the sealing, and not a disk.

use std::{fmt, future::Future, pin::Pin};

use futures::{
	future::ready,
	stream::{empty, BoxStream},
	FutureExt, StreamExt,
};
use object_store::{
	path::Path, CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore,
	PutMultipartOptions, PutOptions, PutPayload, PutResult, Result, UploadPart,
};

type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// The store.
#[derive(Debug)]
pub(crate) struct Sink;

fn done() -> PutResult {
	PutResult { e_tag: None, version: None, extensions: Default::default() }
}

/// Whoever asks for what went down the sink is told so.
fn nothing<T: Send + 'static>(what: &Path) -> Answer<'static, T> {
	ready(Err(Error::NotFound { path: what.to_string(), source: "it is a sink".into() })).boxed()
}

impl fmt::Display for Sink {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		formatter.write_str("Sink")
	}
}

impl ObjectStore for Sink {
	fn put_opts<'a, 'b, 'c>(&'a self, _: &'b Path, _: PutPayload, _: PutOptions) -> Answer<'c, PutResult>
	where
		'a: 'c,
		'b: 'c,
	{
		ready(Ok(done())).boxed()
	}

	fn put_multipart_opts<'a, 'b, 'c>(
		&'a self,
		_: &'b Path,
		_: PutMultipartOptions,
	) -> Answer<'c, Box<dyn MultipartUpload>>
	where
		'a: 'c,
		'b: 'c,
	{
		ready(Ok(Box::new(Self) as Box<dyn MultipartUpload>)).boxed()
	}

	fn get_opts<'a, 'b, 'c>(&'a self, location: &'b Path, _: GetOptions) -> Answer<'c, GetResult>
	where
		'a: 'c,
		'b: 'c,
	{
		nothing(location)
	}

	fn delete_stream(&self, locations: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
		locations
	}

	fn list(&self, _: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
		empty().boxed()
	}

	fn list_with_delimiter<'a, 'b, 'c>(&'a self, _: Option<&'b Path>) -> Answer<'c, ListResult>
	where
		'a: 'c,
		'b: 'c,
	{
		nothing(&Path::default())
	}

	fn copy_opts<'a, 'b, 'c, 'd>(&'a self, _: &'b Path, _: &'c Path, _: CopyOptions) -> Answer<'d, ()>
	where
		'a: 'd,
		'b: 'd,
		'c: 'd,
	{
		ready(Ok(())).boxed()
	}
}

impl MultipartUpload for Sink {
	fn put_part(&mut self, _: PutPayload) -> UploadPart {
		ready(Ok(())).boxed()
	}

	fn complete<'a, 'b>(&'a mut self) -> Answer<'b, PutResult>
	where
		'a: 'b,
	{
		ready(Ok(done())).boxed()
	}

	fn abort<'a, 'b>(&'a mut self) -> Answer<'b, ()>
	where
		'a: 'b,
	{
		ready(Ok(())).boxed()
	}
}
