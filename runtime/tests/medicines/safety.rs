//! Recalls, cases and the cold chain, and what is around them: lots, prescriptions, events, organisations and time.

use salus_primitives::{
	codes::{CaseOutcome, RecallClass, Role, Suspicion},
	commitment::Commitment,
	epcis::{ErrorReason, NewEvent, ObjectRef},
	gs1::Expiry,
	ids::{CaseId, Jurisdiction, Moment, OrganisationId, Period, RecallId},
	merkle,
	prescription::{fill_leaf, Fill},
	safety::{Readings, RecallScope, Suspect},
};
use salus_runtime::{RuntimeCall, RuntimeOrigin};
use sp_core::H256;

use crate::{
	model::{ensure, Model, Outcome, PrescriptionModel, RecallModel, Scope, SuspectModel},
	world::{admin, country, gtin, holder, key, new_lot, physician, signed, sscc, DAY, HOSPITAL, PRODUCTS, VACCINE},
	Act,
};

#[derive(Clone, Debug)]
pub(crate) enum Safety {
	Recall { by: u32, scope: Scope },
	Lift { by: u32, recall: usize },
	Acknowledge { by: u32, recall: usize },
	Open { by: u32, sscc: u64 },
	Decide { by: u32, case: usize },
	Close { by: u32, case: usize, outcome: CaseOutcome },
	Report { by: u32, sscc: u64, product: usize, from: Moment, until: Moment, is_hot: bool },
	Release { by: u32, sscc: u64, at: Moment },
	Commission { by: u32, product: usize, quantity: u32, expiry: Expiry, markets: Vec<Jurisdiction> },
	Prescribe { product: usize, packs: u32, until: Moment },
	WithdrawPrescription { prescription: usize },
	Record { by: u32, id: H256, sscc: u64 },
	DeclareError { by: u32, id: H256 },
	Suspend { organisation: u32 },
	Reinstate { organisation: u32 },
}

/// A prescription of three fills: its root, and the fills.
fn prescription(number: usize, product: usize, packs: u32) -> (H256, Vec<Fill>) {
	let salt = |fill: u32| [(number as u8) ^ 0x55, fill as u8].repeat(16).try_into().unwrap();
	let leaves: Vec<_> = (0..3).map(|fill| fill_leaf(&salt(fill), fill, gtin(product), packs)).collect();
	let root = merkle::root(&leaves);
	let fill = |fill: u32| {
		let path = merkle::path(&leaves, fill).unwrap().try_into().unwrap();
		Fill { prescription: root, number: fill, salt: salt(fill), packs, path }
	};
	(root, (0..3).map(fill).collect())
}

impl Safety {
	/// The call of the pallet of safety, and whose it is.
	fn call_of_safety(&self, model: &Model) -> (u32, pallet_drug_safety::Call<salus_runtime::Runtime>) {
		use pallet_drug_safety::Call;
		match self {
			Self::Recall { by, scope } => {
				let scope = match scope {
					Scope::Lot(lot) => RecallScope::Lots(vec![model.key(*lot)].try_into().unwrap()),
					Scope::Product(product, market) => RecallScope::Product { gtin: gtin(*product), market: *market },
				};
				(*by, Call::recall { scope, class: RecallClass::ClassII, due: model.now + DAY })
			}
			Self::Lift { by, recall } => (*by, Call::lift_recall { recall: RecallId(*recall as u32) }),
			Self::Acknowledge { by, recall } => (*by, Call::acknowledge { recall: RecallId(*recall as u32) }),
			Self::Open { by, sscc: number } => {
				let suspects = vec![Suspect::Container(sscc(*number))].try_into().unwrap();
				(*by, Call::open_case { suspicion: Suspicion::Counterfeit, suspects, evidence: None })
			}
			Self::Decide { by, case } => (*by, Call::decide_illegitimate { case: CaseId(*case as u32) }),
			Self::Close { by, case, outcome } => {
				(*by, Call::close_case { case: CaseId(*case as u32), outcome: *outcome })
			}
			Self::Report { by, sscc: number, product, from, until, is_hot } => {
				let highest = if *is_hot { 95 } else { 60 };
				let root = H256::repeat_byte(1);
				let readings = Readings { root, count: 2, from: *from, until: *until, lowest: 30, highest, outside: 0 };
				(*by, Call::report_readings { sscc: sscc(*number), gtin: gtin(*product), readings })
			}
			Self::Release { by, sscc: number, at } => {
				(*by, Call::release { sscc: sscc(*number), excursion_at: *at, assessment: None })
			}
			_ => unreachable!(),
		}
	}
}

impl Act for Safety {
	fn call(&self, model: &Model) -> (RuntimeCall, RuntimeOrigin) {
		use pallet_consortium::Call as Consortium;
		use pallet_drug_events::Call as Events;
		use pallet_prescription::Call as Prescription;
		match self {
			Self::Commission { by, product, quantity, expiry, markets } => {
				let lot = new_lot(key(*product, model.lots.len()), *quantity, *expiry, markets);
				(pallet_drug_registry::Call::commission { lot }.into(), signed(admin(*by)))
			}
			Self::Prescribe { product, packs, until } => {
				let (root, _) = prescription(model.prescriptions.len(), *product, *packs);
				let validity = Period { start: None, end: Some(*until) };
				(Prescription::prescribe { root, fills: 3, validity }.into(), signed(physician()))
			}
			Self::WithdrawPrescription { prescription } => {
				let root = model.prescriptions[*prescription].root;
				(Prescription::withdraw { root }.into(), signed(physician()))
			}
			Self::Record { by, id, sscc: number } => {
				let objects = vec![ObjectRef::Container(sscc(*number))].try_into().unwrap();
				let event = NewEvent { id: *id, at: model.now, objects, commitment: Commitment([7; 32]) };
				(Events::record { events: vec![event].try_into().unwrap() }.into(), signed(admin(*by)))
			}
			Self::DeclareError { by, id } => {
				let (reason, corrective) = (ErrorReason::DidNotOccur, Default::default());
				let call = Events::declare_error { id: *id, reason, declared_at: model.now, corrective };
				(call.into(), signed(admin(*by)))
			}
			Self::Suspend { organisation } => {
				let call = Consortium::suspend_organisation { organisation: OrganisationId(*organisation) };
				(call.into(), RuntimeOrigin::root())
			}
			Self::Reinstate { organisation } => {
				let call = Consortium::reinstate_organisation { organisation: OrganisationId(*organisation) };
				(call.into(), RuntimeOrigin::root())
			}
			Self::Report { by, .. } => {
				let call = self.call_of_safety(model).1;
				(call.into(), signed(holder(*by, Role::Sensor)))
			}
			_ => {
				let (by, call) = self.call_of_safety(model);
				(call.into(), signed(admin(by)))
			}
		}
	}

	fn judge(&self, model: &mut Model) -> Outcome {
		match self {
			Self::Recall { .. } | Self::Lift { .. } | Self::Acknowledge { .. } => self.judge_recall(model)?,
			Self::Open { .. } | Self::Decide { .. } | Self::Close { .. } => self.judge_case(model)?,
			Self::Report { .. } | Self::Release { .. } => self.judge_temperature(model)?,
			_ => self.judge_other(model)?,
		}
		Some(Vec::new())
	}
}

impl Safety {
	fn judge_recall(&self, model: &mut Model) -> Option<()> {
		match self {
			Self::Recall { by, scope } => {
				let owner = match scope {
					Scope::Lot(lot) => model.lots[*lot].owner,
					Scope::Product(product, _) => PRODUCTS[*product].0,
				};
				let may_as_owner = model.is_manufacturer(*by) && owner == *by;
				ensure(may_as_owner || model.is_regulator(*by) && is_at_home(*by, scope))?;
				let acknowledged = Default::default();
				model.recalls.push(RecallModel { scope: scope.clone(), by: *by, is_lifted: false, acknowledged });
			}
			Self::Lift { by, recall } => {
				let found = model.recalls.get(*recall)?;
				let may_as_caller = found.by == *by && (model.is_manufacturer(*by) || model.is_regulator(*by));
				let may = may_as_caller || model.is_regulator(*by) && is_at_home(*by, &found.scope);
				ensure(may && !found.is_lifted)?;
				model.recalls[*recall].is_lifted = true;
			}
			Self::Acknowledge { by, recall } => {
				ensure(model.is_partner(*by) && !model.recalls.get(*recall)?.is_lifted)?;
				ensure(model.recalls[*recall].acknowledged.insert(*by))?;
			}
			_ => unreachable!(),
		}
		Some(())
	}

	fn judge_case(&self, model: &mut Model) -> Option<()> {
		match self {
			Self::Open { by, sscc } => {
				ensure(model.is_partner(*by) && model.cases.contains_key(sscc))?;
				let number = model.suspects.len() as u32;
				if model.holds(*by, *sscc).is_some() {
					let case = model.cases.get_mut(sscc)?;
					ensure(case.cases.len() < 16)?;
					case.cases.insert(number);
				}
				model.suspects.push(SuspectModel { by: *by, sscc: *sscc, is_decided: false, is_closed: false });
			}
			Self::Decide { by, case } => {
				let found = model.suspects.get(*case)?;
				ensure(model.is_regulator(*by) || model.is_partner(*by) && found.by == *by)?;
				ensure(!found.is_closed && !found.is_decided)?;
				model.suspects[*case].is_decided = true;
			}
			Self::Close { by, case, outcome } => {
				let found = model.suspects.get(*case)?.clone();
				ensure(model.is_regulator(*by) || model.is_partner(*by) && found.by == *by)?;
				ensure(!found.is_closed && (*outcome == CaseOutcome::Cleared || found.is_decided))?;
				model.suspects[*case].is_closed = true;
				if let (CaseOutcome::Cleared, Some(locked)) = (outcome, model.cases.get_mut(&found.sscc)) {
					locked.cases.remove(&(*case as u32));
				}
			}
			_ => unreachable!(),
		}
		Some(())
	}

	fn judge_temperature(&self, model: &mut Model) -> Option<()> {
		match self {
			Self::Report { by, sscc, product, from, until, is_hot } => {
				ensure(model.is_partner(*by))?;
				model.holds(*by, *sscc)?;
				let is_in = model.lots_in(*sscc).into_iter().any(|lot| model.lots[lot].product == *product);
				let born = model.cases[sscc].born;
				let last = model.readings.get(&(*sscc, *product)).filter(|(of, _)| *of == born);
				ensure(is_in && *product == VACCINE && last.is_none_or(|(_, last)| last < from))?;
				ensure(from <= until && *until <= model.now)?;
				model.readings.insert((*sscc, *product), (born, *until));
				let root = *model.around(*sscc).last()?;
				if *is_hot {
					model.cases.get_mut(&root)?.excursion = Some(model.now);
				}
			}
			Self::Release { by, sscc, at } => {
				ensure(model.is_partner(*by) && model.cases.get(sscc)?.excursion == Some(*at))?;
				let root = model.root(*sscc);
				ensure([root.holder, root.owner].contains(by))?;
				model.cases.get_mut(sscc)?.excursion = None;
			}
			_ => unreachable!(),
		}
		Some(())
	}

	fn judge_other(&self, model: &mut Model) -> Option<()> {
		match self {
			Self::Commission { by, product, quantity, expiry, markets } => {
				let expiry = expiry.ends(model.now)?;
				ensure(model.is_manufacturer(*by) && PRODUCTS[*product].0 == *by && model.now < expiry)?;
				model.commission(*product, *quantity, expiry, markets);
			}
			Self::Prescribe { product, packs, until } => {
				ensure(model.stands(HOSPITAL) && model.now < *until)?;
				let (root, fills) = prescription(model.prescriptions.len(), *product, *packs);
				let (used, is_withdrawn) = Default::default();
				let made = PrescriptionModel { root, product: *product, fills, used, until: *until, is_withdrawn };
				model.prescriptions.push(made);
			}
			Self::WithdrawPrescription { prescription } => {
				ensure(model.stands(HOSPITAL) && !model.prescriptions[*prescription].is_withdrawn)?;
				model.prescriptions[*prescription].is_withdrawn = true;
			}
			Self::Record { by, id, .. } => {
				ensure(model.is_partner(*by) && model.events.insert(*id, (*by, false)).is_none())?;
			}
			Self::DeclareError { by, id } => {
				ensure(model.is_partner(*by) && *model.events.get(id)? == (*by, false))?;
				model.events.insert(*id, (*by, true));
			}
			Self::Suspend { organisation } => ensure(model.suspended.insert(*organisation))?,
			Self::Reinstate { organisation } => ensure(model.suspended.remove(organisation))?,
			_ => unreachable!(),
		}
		Some(())
	}
}

/// A regulator has its say in its own country, and where it isn't said which.
fn is_at_home(regulator: u32, scope: &Scope) -> bool {
	!matches!(scope, Scope::Product(_, Some(market)) if *market != country(regulator))
}
