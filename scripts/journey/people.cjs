'use strict';
// The five thousand people of `npm start`: always the same ones. Phone numbers are from the ranges that the British
// regulator keeps for fiction, so that nobody is ever called.

const FIRST = [
  'Anita',
  'Ben',
  'Chloe',
  'Dev',
  'Elena',
  'Farah',
  'George',
  'Hana',
  'Ivan',
  'Jade',
  'Kofi',
  'Leila',
  'Marco',
  'Nadia',
  'Omar',
  'Priya',
  'Quinn',
  'Rosa',
  'Sam',
  'Tara',
  'Uma',
  'Victor',
  'Wanda',
  'Xavier',
  'Yusuf',
  'Zoe',
  'Aisha',
  'Bruno',
  'Carla',
  'Diego',
  'Esther',
  'Felix',
  'Greta',
  'Hugo',
  'Ines',
  'Jonas',
  'Karin',
  'Liam',
  'Mina',
  'Noah',
];
const LAST = [
  'Berg',
  'Carter',
  'Diaz',
  'Evans',
  'Fischer',
  'Gupta',
  'Hughes',
  'Ito',
  'Jones',
  'Khan',
  'Lopez',
  'Meyer',
  'Novak',
  'Okafor',
  'Patel',
  'Quist',
  'Rossi',
  'Silva',
  'Taylor',
  'Ueda',
  'Varga',
  'Walsh',
  'Xu',
  'Young',
  'Zeller',
  'Adams',
  'Brandt',
  'Costa',
  'Duarte',
  'Eriksen',
  'Ferrari',
  'Grant',
  'Haddad',
  'Iqbal',
  'Jansen',
  'Kowalski',
  'Larsen',
  'Morris',
  'Nakamura',
  'Osei',
  'Perez',
  'Queiroz',
  'Reid',
  'Schmidt',
  'Tanaka',
  'Usman',
  'Vogel',
  'Wright',
  'Yilmaz',
  'Zhang',
  'Ahmed',
  'Baker',
  'Chen',
  'Dubois',
  'Eze',
  'Flynn',
  'Garcia',
  'Hill',
  'Ivanov',
  'Johnson',
  'Kaur',
  'Lee',
  'Martin',
  'Nguyen',
  'Olsen',
  'Parker',
  'Roy',
  'Singh',
  'Thomas',
  'Udo',
  'Vidal',
  'White',
  'Yang',
  'Zimmer',
  'Andersen',
  'Bianchi',
  'Clark',
  'Davies',
  'Edwards',
  'Fontaine',
  'Green',
  'Hansen',
  'Ibrahim',
  'Jensen',
  'King',
  'Lewis',
  'Moore',
  'Nielsen',
  'Owens',
  'Phillips',
  'Roberts',
  'Sato',
  'Turner',
  'Urban',
  'Vance',
  'Wood',
  'York',
  'Zhou',
  'Allen',
  'Bell',
  'Cooper',
  'Dixon',
  'Ellis',
  'Foster',
  'Gray',
  'Harris',
  'Jackson',
  'Kelly',
  'Lane',
  'Mills',
  'Nash',
  'Oliver',
  'Price',
  'Ross',
  'Scott',
  'Todd',
  'Vaughn',
  'Ward',
  'Yates',
  'Abbott',
  'Burke',
  'Cole',
  'Doyle',
  'Fox',
  'Hart',
];
// A thousand numbers each.
const CITIES = [
  ['London', '+442079460'],
  ['Leeds', '+441134960'],
  ['Sheffield', '+441144960'],
  ['Reading', '+441184960'],
  ['Leicester', '+441164960'],
  ['Bristol', '+441174960'],
  ['Birmingham', '+441214960'],
  ['Edinburgh', '+441314960'],
  ['Glasgow', '+441414960'],
  ['Liverpool', '+441514960'],
  ['Manchester', '+441614960'],
];
const COUNT = FIRST.length * LAST.length;

/** A fixed sequence of numbers in [0, 1): the same people on every machine. */
function sequence(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * Those whom the printed lines and the first look at the flow are about; all of them live in London. `recent` is the
 * number of purchases in the last 30 days: with two, a person is in the segment.
 */
const CAST = [
  { name: 'Anita Berg', recent: 1 },
  { name: 'Ben Carter', recent: 1 },
  { name: 'Chloe Diaz', recent: 2 },
  { name: 'Dev Evans', recent: 3 },
  { name: 'Elena Fischer', recent: 2, saidStop: true },
];

/** All people, each as { profile, recent, older, saidStop }: purchases in the last 30 days and before that. */
function makePeople() {
  const next = sequence(30);
  const more = sequence(31);
  const cast = new Map(CAST.map((person) => [person.name, person]));
  const used = new Map(CITIES.map(([city]) => [city, 0]));
  return Array.from({ length: COUNT }, (_, i) => {
    const firstName = FIRST[i % FIRST.length];
    const lastName = LAST[(i + Math.floor(i / FIRST.length)) % LAST.length];
    const role = cast.get(`${firstName} ${lastName}`);
    let [city, prefix] = role ? CITIES[0] : CITIES[Math.floor(next() * CITIES.length)];
    if (used.get(city) > 990) [city, prefix] = CITIES[1];
    const number = used.get(city);
    used.set(city, number + 1);
    // Nobody in London but the cast has bought twice lately: who enters is no surprise.
    const recent = role ? role.recent : recentOf(next(), city);
    return {
      profile: {
        externalId: `person-${String(i + 1).padStart(4, '0')}`,
        emails: [`${firstName}.${lastName}@example.com`.toLowerCase()],
        phones: [`${prefix}${String(number).padStart(3, '0')}`],
        attributes: {
          firstName,
          lastName,
          city,
          country: 'United Kingdom',
          birthday: birthday(next),
          spend: Math.round(next() * 90_000) / 100,
          ...about(more),
        },
        tags: tagsOf(more),
      },
      recent,
      older: olderOf(next(), city),
      saidStop: role?.saidStop ?? false,
    };
  });
}

/** As many a month as in the months before: purchases neither begin nor end with the sample. */
function recentOf(chance, city) {
  if (city === 'London') return Number(chance < 0.45);
  return chance < 0.6 ? 0 : chance < 0.88 ? 1 : chance < 0.97 ? 2 : 3;
}

const olderOf = (chance, city) => Math.floor(chance * (city === 'London' ? 1.6 : 3.2));

const COMPANIES = [
  'Tidewater Books',
  'Fernhill Dairy',
  'Old Quay Studio',
  'Lantern & Loom',
  'Northgate Cycles',
];
const LANGUAGES = ['en', 'en', 'en', 'en', 'de', 'pl', 'fr'];
const STREETS = ['High Street', 'Station Road', 'Harbour Lane', 'Mill Road', 'Church Street'];
const TAGS = [
  ['newsletter', 0.4],
  ['loyalty-2026', 0.12],
  ['vip', 0.06],
  ['spring-fair', 0.05],
  ['wholesale', 0.02],
];

const oneOf = (next, list) => list[Math.floor(next() * list.length)];

/** What is known of some and not of others. */
function about(next) {
  const [gender, company, address] = [next(), next(), next()];
  return {
    preferredLanguage: oneOf(next, LANGUAGES),
    ...(gender < 0.94 && { gender: gender < 0.48 ? 'female' : 'male' }),
    ...(company < 0.08 && { company: oneOf(next, COMPANIES) }),
    ...(address < 0.3 && { address: `${1 + Math.floor(next() * 90)} ${oneOf(next, STREETS)}` }),
  };
}

const tagsOf = (next) => TAGS.filter(([, share]) => next() < share).map(([tag]) => tag);

function birthday(next) {
  const year = 1945 + Math.floor(next() * 60);
  const month = 1 + Math.floor(next() * 12);
  const day = 1 + Math.floor(next() * 28);
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** The purchases of a person, reckoned back from `now`; their ids make a second telling harmless. */
function purchasesOf({ profile, recent, older }, now) {
  const day = 86_400_000;
  const next = sequence(Number(profile.externalId.slice('person-'.length)));
  const isCast = CAST.some(
    ({ name }) => name === `${profile.attributes.firstName} ${profile.attributes.lastName}`,
  );
  const daysAgo = [
    // Of the cast the story says when.
    ...Array.from({ length: recent }, (_, n) => (isCast ? 3 + 7 * n : 0.1 + next() * 29)),
    ...Array.from({ length: older }, () => 31 + next() * 57),
  ];
  return daysAgo.map((days, n) => ({
    id: `seed-${profile.externalId}-${n}`,
    profile: { externalId: profile.externalId },
    type: 'Purchase',
    at: new Date(now.getTime() - days * day).toISOString(),
    properties: { amount: 10 + (Math.round(days * 7) % 90) },
  }));
}

module.exports = { COUNT, makePeople, purchasesOf, sequence };
