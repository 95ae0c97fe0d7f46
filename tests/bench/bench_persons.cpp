// SPDX-License-Identifier: GPL-2.0-or-later
// The person graph at size: acts, insertions of evidence with scoring, memory.
//   bench_persons IDENTITIES EVIDENCE
// One JSON object a line. The evidence is made up: some two to four identities a person, names and numbers drawn from
// pools whose sizes grow with the crowd, so that blocks are as full as in an address book of that size.
#include "persons/graph.h"
#include "persons/suggestions.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>
#include <string>
#include <vector>

using namespace locum;
using namespace locum::persons;

namespace {

using Clock = std::chrono::steady_clock;

double microsecondsEach(Clock::time_point start, qint64 count)
{
    return std::chrono::duration<double, std::micro>(Clock::now() - start).count() / static_cast<double>(count);
}

qint64 residentKiB()
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmRSS:")) {
            return std::atoll(line.c_str() + 6);
        }
    }
    return 0;
}

void say(const char *name, double value, const char *unit, double limit = 0)
{
    if (limit > 0) {
        std::printf("{\"name\": \"%s\", \"value\": %.4g, \"unit\": \"%s\", \"limit\": %.4g, \"ratio\": %.3g}\n", name,
                    value, unit, limit, value / limit);
    } else {
        std::printf("{\"name\": \"%s\", \"value\": %.4g, \"unit\": \"%s\"}\n", name, value, unit);
    }
    std::fflush(stdout);
}

void require(bool good, const char *what)
{
    if (!good) {
        std::fprintf(stderr, "bench_persons: %s\n", what);
        std::exit(1);
    }
}

void measureActs(qint64 count)
{
    const qint64 before = residentKiB();
    Graph graph;
    qint64 number = 0;
    auto start = Clock::now();
    for (qint64 id = 1; id <= count; ++id) {
        graph.apply(++number, Add{IdentityId(id)});
    }
    say("persons.add", microsecondsEach(start, count), "us/act", 5);

    std::vector<qint64> shuffled(static_cast<size_t>(count));
    for (qint64 at = 0; at < count; ++at) {
        shuffled[static_cast<size_t>(at)] = at + 1;
    }
    std::mt19937_64 random(1);
    std::shuffle(shuffled.begin(), shuffled.end(), random);
    const qint64 groups = count / 3; // persons of three
    start = Clock::now();
    for (qint64 group = 0; group < groups; ++group) {
        const auto at = static_cast<size_t>(group * 3);
        require(!graph.apply(++number, Link{IdentityId(shuffled[at]), IdentityId(shuffled[at + 1])}), "link");
        require(!graph.apply(++number, Link{IdentityId(shuffled[at + 1]), IdentityId(shuffled[at + 2])}), "link");
    }
    say("persons.link", microsecondsEach(start, groups * 2), "us/act", 5);

    const qint64 moves = std::min<qint64>(groups, 200'000);
    std::vector<qint64> links;
    start = Clock::now();
    for (qint64 group = 0; group < moves; ++group) {
        const auto at = static_cast<size_t>(group * 3);
        require(!graph.apply(++number, Split{{IdentityId(shuffled[at])}}), "split");
        require(!graph.apply(++number, Link{IdentityId(shuffled[at]), IdentityId(shuffled[at + 1]), true}), "relink");
        links.push_back(number);
    }
    say("persons.split_and_link", microsecondsEach(start, moves * 2), "us/act", 5);

    start = Clock::now();
    for (const qint64 link : links) {
        require(!graph.apply(++number, Undo{link}), "undo");
    }
    say("persons.undo", microsecondsEach(start, moves), "us/act", 5);

    qint64 sum = 0;
    start = Clock::now();
    for (const qint64 id : shuffled) {
        sum += graph.person(IdentityId(id)).value();
    }
    say("persons.look_up", microsecondsEach(start, count), "us");
    require(sum > 0, "look up");
    say("persons.memory", static_cast<double>(residentKiB() - before) / 1024, "MiB");
}

QString word(std::mt19937_64 &random, qint64 pool)
{
    std::uniform_int_distribution<qint64> any(0, pool);
    qint64 number = any(random) + 1000;
    QString made;
    for (; number > 0; number /= 20) {
        made += QLatin1Char("bcdfghjklmnprstvwxyz"[number % 20]);
        made += QLatin1Char("aeiou"[number % 5]);
    }
    return made;
}

Evidence evidenceOf(qint64 id, qint64 person, std::mt19937_64 &random, qint64 people)
{
    std::mt19937_64 own(static_cast<quint64>(person)); // what all identities of a person share
    const QString given = word(own, people / 50);
    const QString family = word(own, people / 4);
    const quint64 picture = own();
    Evidence evidence{IdentityId(id)};
    evidence.network = QStringList{QStringLiteral("sms"), QStringLiteral("xmpp"), QStringLiteral("irc"),
                                   QStringLiteral("addressbook")}[static_cast<int>(random() % 4)];
    evidence.displayName = given + QLatin1Char(' ') + family;
    evidence.handle = (random() % 2 == 0 ? given.left(1) + family : word(random, people)) + QString::number(id % 100);
    if (random() % 2 == 0) {
        evidence.attributes.push_back({Attribute::Kind::Phone, QStringLiteral("+49%1").arg(1500000000 + person),
                                       random() % 2 == 0 ? Trust::Vouched : Trust::SelfClaimed});
    }
    if (random() % 3 == 0) {
        evidence.avatarLook = picture ^ (quint64(1) << (random() % 64));
        evidence.avatarHash = QByteArray::number(*evidence.avatarLook);
    }
    evidence.firstSeenDay = static_cast<qint64>(random() % 1000);
    return evidence;
}

void measureEvidence(qint64 count)
{
    const qint64 before = residentKiB();
    Suggestions suggestions;
    suggestions.reserve(static_cast<size_t>(count));
    std::mt19937_64 random(2);
    const qint64 people = std::max<qint64>(1, count / 3);
    const qint64 warm = count * 9 / 10;
    for (qint64 id = 1; id <= warm; ++id) {
        suggestions.insert(
            evidenceOf(id, static_cast<qint64>(random() % static_cast<quint64>(people)), random, people));
    }
    qint64 candidates = 0;
    qint64 offers = 0;
    double inserted = 0;
    double scored = 0;
    for (qint64 id = warm + 1; id <= count; ++id) {
        const Evidence evidence =
            evidenceOf(id, static_cast<qint64>(random() % static_cast<quint64>(people)), random, people);
        auto start = Clock::now();
        suggestions.insert(evidence);
        inserted += microsecondsEach(start, 1);
        start = Clock::now();
        const auto found = suggestions.offers(IdentityId(id));
        scored += microsecondsEach(start, 1);
        offers += static_cast<qint64>(found.size());
        candidates += static_cast<qint64>(suggestions.candidates(IdentityId(id)).size());
    }
    const auto last = static_cast<double>(count - warm);
    say("persons.evidence.insert", inserted / last, "us");
    say("persons.evidence.score", scored / last, "us");
    say("persons.evidence.candidates", static_cast<double>(candidates) / last, "candidates/insertion", 20);
    say("persons.evidence.offers", static_cast<double>(offers) / last, "offers/insertion");
    say("persons.evidence.memory", static_cast<double>(residentKiB() - before) / 1024, "MiB");
}

} // namespace

int main(int argc, char **argv)
{
    const qint64 identities = argc > 1 ? std::atoll(argv[1]) : 1'000'000;
    const qint64 evidence = argc > 2 ? std::atoll(argv[2]) : identities;
    measureActs(identities);
    measureEvidence(evidence);
    return 0;
}
