//! Sealed bytes as they are, for whoever opens them elsewhere.

use futures::{stream::BoxStream, StreamExt};
use object_store::ObjectStoreExt;

use super::{check_kind, failed, key, Cid, Store};
use crate::Result;

impl Store {
	/// The sealed bytes with this content id, as they come, and their number. They are not checked on the way: whoever
	/// receives them compares them with the content id.
	pub async fn stream(&self, cid: &Cid) -> Result<(u64, BoxStream<'static, std::io::Result<axum::body::Bytes>>)> {
		check_kind(cid)?;
		let object = self.objects.get(&key(cid)).await.map_err(|error| failed(cid, error))?;
		let length = object.meta.size;
		Ok((length, object.into_stream().map(|bytes| bytes.map_err(std::io::Error::other)).boxed()))
	}
}
