//! What a campaign reached, and what was promised for it and did not come.

use crate::donor::{Campaign, Payment, Pledge, PledgeState, Raised, Rhythm};
use crate::time::Time;
use crate::value::Yen;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figures {
    pub raised: Raised,
    /// Of each promise that goes on what is left of it, where it is given once, or its next time.
    pub promised: Yen,
}

impl Figures {
    #[must_use]
    pub fn of(campaign: &Campaign, payments: &[Payment], pledges: &[Pledge], at: Time) -> Self {
        let own = pledges
            .iter()
            .filter(|pledge| pledge.campaign == Some(campaign.id));
        let promised = own.fold(Yen::ZERO, |sum, pledge| {
            sum.plus(outstanding(pledge)).unwrap_or(sum)
        });
        Self {
            raised: Raised::of(campaign.id, payments, at),
            promised,
        }
    }
}

fn outstanding(pledge: &Pledge) -> Yen {
    match (pledge.state, pledge.rhythm) {
        (PledgeState::Fulfilled | PledgeState::Cancelled | PledgeState::Lapsed, _)
        | (PledgeState::Active | PledgeState::Paused, Rhythm::Monthly | Rhythm::Yearly) => {
            Yen::ZERO
        }
        (_, Rhythm::Once) => pledge.amount.minus(pledge.received).unwrap_or_default(),
        (PledgeState::Waiting | PledgeState::PastDue, _) => pledge.amount,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::CampaignId;

    #[test]
    fn what_is_promised_stands_apart_from_what_came() {
        let campaign = Campaign {
            id: CampaignId::new(),
            ..Campaign::default()
        };
        let paid = |amount| Payment {
            amount: Yen::of(amount),
            campaign: Some(campaign.id),
            ..Payment::default()
        };
        let pledge = |rhythm, state, amount, received| Pledge {
            rhythm,
            state,
            amount: Yen::of(amount),
            received: Yen::of(received),
            campaign: Some(campaign.id),
            ..Pledge::default()
        };
        let pledges = [
            pledge(Rhythm::Once, PledgeState::Waiting, 5000, 2000),
            pledge(Rhythm::Once, PledgeState::Fulfilled, 5000, 5000),
            pledge(Rhythm::Once, PledgeState::Cancelled, 7000, 0),
            pledge(Rhythm::Monthly, PledgeState::Active, 1000, 4000),
            pledge(Rhythm::Monthly, PledgeState::PastDue, 1000, 4000),
            Pledge {
                campaign: None,
                ..pledge(Rhythm::Once, PledgeState::Waiting, 9000, 0)
            },
        ];
        let of = Figures::of(
            &campaign,
            &[paid(3000), paid(1000)],
            &pledges,
            Time::default(),
        );
        assert_eq!((of.raised.sum, of.raised.gifts), (Yen::of(4000), 2));
        assert_eq!(of.raised.average(), Yen::of(2000));
        assert_eq!(of.promised, Yen::of(4000));
    }
}
