/** OneTrust: a forerunner first; tells of a change before it is complete; the receipt's event may never come. */
import { dispatch, fail, page, type StandIn } from './stand-in.ts';

export function onetrust(): StandIn {
  let closed = false;
  const hears: (() => void)[] = [];
  const activate = ({ functional = false, analytics = false, marketing = false }) => {
    const groups = ['C0001', analytics && 'C0002', functional && 'C0003', marketing && 'C0004'].filter(
      Boolean,
    );
    page['OnetrustActiveGroups'] = `,${groups.join(',')},`;
    dispatch(window, 'OneTrustGroupsUpdated', groups);
  };
  return {
    early() {
      page['OneTrust'] = { geolocationResponse: { countryCode: 'DE' } };
    },
    load(stored) {
      page['OneTrust'] = {
        IsAlertBoxClosed: () => closed,
        GetDomainData: () => ({
          ShowAlertNotice: true,
          ConsentModel: { Name: 'opt-in' },
          Groups: ['C0001', 'C0002', 'C0003', 'C0004'].map((CustomGroupId) => ({ CustomGroupId })),
        }),
        OnConsentChanged: (hear: () => void) => hears.push(hear),
      };
      closed = !!stored;
      activate(stored ?? {});
    },
    choose(choice) {
      activate(choice);
      for (const hear of hears) hear();
      closed = true;
    },
    breakDown() {
      page['OnetrustActiveGroups'] = ',C0001,C0002,C0003,C0004,';
      page['OneTrust'] = { IsAlertBoxClosed: fail, GetDomainData: fail, OnConsentChanged: fail };
    },
  };
}
