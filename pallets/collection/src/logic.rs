//! What the calls do: verify, write, tell.

use frame_support::{ensure, traits::Time};
use salus_primitives::{
	anchor::NewBatch,
	codes::{DataClassSet, PurposeOfUse, PurposeSet, Schema},
	collection::{Counts, Link, Report, Stream, TrainingSet},
	commitment::CommitmentScheme,
	decision::chain_hash,
	ids::{Moment, OrganisationId, Period, ReportId, StreamId, StudyId},
	merkle::MAX_LEAVES,
	traits::{BatchAnchoring, CredentialInspect, OrganisationInspect, PatientInspect, Standing, StudyInspect},
};
use sp_core::H256;
use sp_runtime::{DispatchError, DispatchResult};

use crate::pallet::{
	Config, Error, Event, Links, NextReportId, NextStreamId, NextTrainingSetId, Pallet, Reports, ReportsByRoot,
	StreamOf, StreamOfBatch, Streams, TrainingSets, TrainingSetsByRoot,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_open_stream(
		custodian: OrganisationId,
		scheme: CommitmentScheme,
		classes: DataClassSet,
		schema: Schema,
		subject: Option<T::AccountId>,
	) -> DispatchResult {
		Self::ensure_good_standing(custodian)?;
		ensure!(!classes.is_empty() && classes.is_known(), Error::<T>::UnknownClass);
		ensure!(subject.as_ref().is_none_or(T::Patients::is_patient), Error::<T>::UnknownPatient);
		let stream = NextStreamId::<T>::get();
		let next = stream.next().ok_or(Error::<T>::IdsExhausted)?;

		NextStreamId::<T>::put(next);
		Streams::<T>::insert(
			stream,
			Stream {
				custodian,
				subject,
				classes,
				schema,
				scheme,
				batches: 0,
				next_reading: 0,
				missing: 0,
				head: [0; 32],
				closed_at: None,
			},
		);

		Self::deposit_event(Event::StreamOpened { stream, custodian });
		Ok(())
	}

	pub(crate) fn do_append(
		custodian: OrganisationId,
		stream: StreamId,
		first: u64,
		root: H256,
		leaves: u32,
	) -> DispatchResult {
		Self::ensure_good_standing(custodian)?;
		let mut record = Self::ensure_own_open(custodian, stream)?;
		Self::ensure_tree(root, leaves)?;
		let missing = first.checked_sub(record.next_reading).ok_or(Error::<T>::Overlap)?;
		record.next_reading = first.checked_add(leaves.into()).ok_or(Error::<T>::TooManyReadings)?;
		record.missing = record.missing.checked_add(missing).ok_or(Error::<T>::TooManyReadings)?;
		let number = record.batches;
		record.batches = number.checked_add(1).ok_or(Error::<T>::TooManyBatches)?;

		let batch = T::Anchoring::anchor_batch(custodian, Self::batch_of(&record, root, leaves))?;
		let link = Link { batch, root, first, leaves };
		let head = chain_hash(&record.head, &link);
		record.head = head;
		Links::<T>::insert(stream, number, link);
		StreamOfBatch::<T>::insert(batch, (stream, number));
		Streams::<T>::insert(stream, record);

		Self::deposit_event(Event::Appended { stream, batch, first, leaves, missing, head });
		Ok(())
	}

	pub(crate) fn do_close_stream(custodian: OrganisationId, stream: StreamId) -> DispatchResult {
		Self::ensure_good_standing(custodian)?;
		let mut record = Self::ensure_own_open(custodian, stream)?;
		record.closed_at = Some(Self::now());

		Streams::<T>::insert(stream, record);

		Self::deposit_event(Event::StreamClosed { stream });
		Ok(())
	}

	pub(crate) fn do_publish_report(
		publisher: OrganisationId,
		root: H256,
		period: Period,
		counts: Counts,
		replaces: Option<ReportId>,
	) -> DispatchResult {
		Self::ensure_good_standing(publisher)?;
		let leaves = Self::sum(&counts)?;
		Self::ensure_tree(root, leaves)?;
		ensure!(!ReportsByRoot::<T>::contains_key(root), Error::<T>::AlreadyPublished);
		let published_at = Self::now();
		ensure!(period.is_sound() && period.start.is_some() && period.end.is_some(), Error::<T>::InvalidPeriod);
		ensure!(period.is_over(published_at), Error::<T>::PeriodNotOver);
		let replaced = replaces.map(|report| Self::ensure_replaceable(publisher, report)).transpose()?;
		let report = NextReportId::<T>::get();
		let next = report.next().ok_or(Error::<T>::IdsExhausted)?;

		NextReportId::<T>::put(next);
		if let Some((number, old)) = replaced {
			Reports::<T>::insert(number, Report { replaced_by: Some(report), ..old });
		}
		ReportsByRoot::<T>::insert(root, report);
		Reports::<T>::insert(
			report,
			Report { publisher, root, leaves, period, counts, replaces, replaced_by: None, published_at },
		);

		Self::deposit_event(Event::ReportPublished { report, publisher, root, leaves });
		Ok(())
	}

	pub(crate) fn do_register_training_set(
		requester: T::AccountId,
		root: H256,
		leaves: u32,
		purpose: PurposeOfUse,
		study: Option<StudyId>,
	) -> DispatchResult {
		let registered_at = Self::now();
		let acting = T::Credentials::acting(&requester, registered_at).ok_or(Error::<T>::NoValidCredential)?;
		let organisation = acting.organisation;
		Self::ensure_good_standing(organisation)?;
		Self::ensure_tree(root, leaves)?;
		ensure!(!TrainingSetsByRoot::<T>::contains_key(root), Error::<T>::AlreadyRegistered);
		ensure!(PurposeSet::of(PurposeOfUse::Research).subsumes(purpose), Error::<T>::NotResearch);
		ensure!(study.is_none_or(T::Studies::exists), Error::<T>::UnknownStudy);
		let set = NextTrainingSetId::<T>::get();
		let next = set.next().ok_or(Error::<T>::IdsExhausted)?;

		NextTrainingSetId::<T>::put(next);
		TrainingSetsByRoot::<T>::insert(root, set);
		TrainingSets::<T>::insert(
			set,
			TrainingSet { requester, organisation, root, leaves, purpose, study, registered_at },
		);

		Self::deposit_event(Event::TrainingSetRegistered { set, organisation, root, leaves });
		Ok(())
	}

	/// The current block's moment.
	pub(crate) fn now() -> Moment {
		T::Time::now()
	}

	/// An organisation's word counts only while it is admitted, not suspended, and licensed.
	fn ensure_good_standing(organisation: OrganisationId) -> DispatchResult {
		match T::Organisations::standing(organisation, Self::now()) {
			Standing::Good => Ok(()),
			Standing::Suspended => Err(Error::<T>::Suspended.into()),
			Standing::LicenceNotValid => Err(Error::<T>::LicenceNotValid.into()),
			Standing::Unknown => Err(Error::<T>::NotMember.into()),
		}
	}

	/// The stream, if this organisation keeps it and it is open.
	fn ensure_own_open(custodian: OrganisationId, stream: StreamId) -> Result<StreamOf<T>, DispatchError> {
		let record = Streams::<T>::get(stream).ok_or(Error::<T>::UnknownStream)?;
		ensure!(record.custodian == custodian, Error::<T>::NotCustodian);
		ensure!(record.closed_at.is_none(), Error::<T>::StreamClosed);
		Ok(record)
	}

	/// A tree has a root and between 1 and [`MAX_LEAVES`] leaves.
	fn ensure_tree(root: H256, leaves: u32) -> DispatchResult {
		ensure!(!root.is_zero(), Error::<T>::InvalidRoot);
		ensure!(leaves > 0, Error::<T>::NoLeaves);
		ensure!(leaves <= MAX_LEAVES, Error::<T>::TooManyLeaves);
		Ok(())
	}

	/// The batch that is anchored as the next one of a stream.
	fn batch_of(stream: &StreamOf<T>, root: H256, leaves: u32) -> NewBatch<T::AccountId> {
		let Stream { scheme, classes, schema, ref subject, .. } = *stream;
		NewBatch { root, leaves, scheme, classes, schema, subject: subject.clone() }
	}

	/// The sum of the counts, if they are in order. A sum beyond 32 bits is one beyond [`MAX_LEAVES`].
	fn sum(counts: &Counts) -> Result<u32, DispatchError> {
		ensure!(!counts.is_empty(), Error::<T>::NoCounts);
		ensure!(counts.is_sorted_by(|one, next| one.code < next.code), Error::<T>::CodesNotAscending);
		ensure!(counts.iter().all(|count| count.count > 0), Error::<T>::ZeroCount);
		let sum = counts.iter().try_fold(0u32, |sum, count| sum.checked_add(count.count));
		Ok(sum.ok_or(Error::<T>::TooManyLeaves)?)
	}

	/// A report that this organisation may replace, and its number.
	fn ensure_replaceable(publisher: OrganisationId, report: ReportId) -> Result<(ReportId, Report), DispatchError> {
		let old = Reports::<T>::get(report).ok_or(Error::<T>::UnknownReport)?;
		ensure!(old.publisher == publisher, Error::<T>::NotPublisher);
		ensure!(old.replaced_by.is_none(), Error::<T>::AlreadyReplaced);
		Ok((report, old))
	}
}
