// SPDX-License-Identifier: GPL-2.0-or-later
// How long rules take, for tests/bench/bench_rules.py: prints one JSON object a line.
#include "bench_rules_lua.h"
#include "language/matcher.h"
#include "language/program_builder.h"
#include "language/rule_words.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <random>

using namespace locum::language;
using namespace locum::language::test;

namespace {

using SteadyClock = std::chrono::steady_clock;

double microseconds(SteadyClock::time_point since)
{
    return std::chrono::duration<double, std::micro>(SteadyClock::now() - since).count();
}

double median(std::vector<double> values)
{
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
    return values[values.size() / 2];
}

void show(const std::string &name, double value, const char *unit, const std::string &more = {})
{
    std::printf(R"({"name": "%s", "value": %.6g, "unit": "%s"%s})"
                "\n",
                name.c_str(), value, unit, more.c_str());
    std::fflush(stdout);
}

/// Beside another figure that was measured in the same run: how many times the matcher's it is.
std::string besideMatcher(double other, double matcher)
{
    char text[160];
    std::snprintf(text, sizeof text, R"(, "matcher": %.6g, "ratio": %.6g)", matcher, matcher > 0 ? other / matcher : 0);
    return text;
}

/// S: from X and text contains Y and an hour range; T: without the sender.
struct World {
    World(char shape_, int rules_) : shape(shape_), random(static_cast<quint64>(rules_))
    {
        for (int i = 0; i < 5000; ++i) {
            vocabulary.push_back(word());
        }
        for (int i = 0; i < rules_; ++i) {
            BenchRule one;
            one.person = i;
            one.word = word() + (random() % 2 == 0 ? " " + word() : "");
            one.from = static_cast<int>(random() % 1440);
            one.to = (one.from + 480) % 1440;
            rules.push_back(one);
        }
        for (int i = 0; i < 20'000; ++i) {
            BenchMessage one;
            // Half of the messages come from someone that there is a rule about; a fifth of them hold what a rule asks.
            const size_t about = random() % rules.size();
            one.person = random() % 2 == 0 ? rules[about].person : rules_ + static_cast<int>(random() % 1000);
            for (int words = static_cast<int>(3 + random() % 12); words > 0; --words) {
                one.text += vocabulary[random() % vocabulary.size()] + " ";
            }
            if (random() % 5 == 0) {
                one.text += rules[about].word;
            }
            one.text[0] = 'H';
            one.minutes = static_cast<int>(random() % 1440);
            messages.push_back(one);
        }
    }

    std::shared_ptr<const Program> program() const
    {
        ProgramBuilder builder;
        for (const BenchRule &one : rules) {
            std::vector<NodeId> tests;
            if (shape == 'S') {
                tests.push_back(builder.is("person", {one.person}));
            }
            tests.push_back(builder.contains("message.text", {QByteArray::fromStdString(one.word)}));
            tests.push_back(builder.inTime(one.from, one.to));
            builder.rule(builder.both(tests));
        }
        return builder.build();
    }

    std::string word()
    {
        static constexpr char letters[] = "etaoinshrdlucmfwypvbgkjqxz";
        std::string made;
        for (auto length = 4 + random() % 8; length > 0; --length) {
            made += letters[std::min(random() % 26, random() % 26)];
        }
        return made;
    }

    char shape;
    std::mt19937_64 random;
    std::vector<std::string> vocabulary;
    std::vector<BenchRule> rules;
    std::vector<BenchMessage> messages;
};

class MessageFacts : public FieldSource {
public:
    explicit MessageFacts(const Vocabulary &words)
        : m_person(fieldId(words, "person")), m_text(fieldId(words, "message.text")), m_time(fieldId(words, "now.time"))
    {
    }

    Value field(const Slot &slot) const override
    {
        if (slot.field == m_person) {
            return {qint64{message->person}};
        }
        if (slot.field == m_text) {
            return {std::string_view(message->text)};
        }
        return slot.field == m_time ? Value{qint64{message->minutes}} : Value{};
    }
    Moment moment() const override { return {2461000, message->minutes}; }

    const BenchMessage *message = nullptr;

private:
    FieldId m_person;
    FieldId m_text;
    FieldId m_time;
};

struct Bench {
    explicit Bench(const World &world_) : world(world_), program(world_.program()), facts(*program->vocabulary) {}

    /// One pass over the messages in batches; microseconds a message, by batch.
    template <class Act>
    std::vector<double> batches(size_t messages, size_t batch, Act act)
    {
        std::vector<double> times;
        for (size_t begin = 0; begin + batch <= messages; begin += batch) {
            const auto since = SteadyClock::now();
            for (size_t i = begin; i < begin + batch; ++i) {
                facts.message = &world.messages[i % world.messages.size()];
                act();
            }
            times.push_back(microseconds(since) / static_cast<double>(batch));
        }
        return times;
    }

    const World &world;
    std::shared_ptr<const Program> program;
    MessageFacts facts;
};

double runMatcher(Bench &bench, const std::string &name, std::vector<std::vector<quint32>> &firings)
{
    std::vector<Diagnostic> diagnostics;
    const auto since = SteadyClock::now();
    const Matcher matcher(bench.program, diagnostics);
    show(name + " prepare", microseconds(since) / 1000, "ms");
    Scratch scratch;
    std::vector<quint32> fired;
    const std::vector<double> cold =
        bench.batches(20'000, 1000, [&] { matcher.match(incoming, bench.facts, scratch, fired); });
    size_t count = 0;
    bench.batches(20'000, 1000, [&] {
        matcher.match(incoming, bench.facts, scratch, fired);
        count += fired.size();
        firings.push_back(fired);
    });
    std::vector<double> times;
    for (int pass = 0; pass < 3; ++pass) {
        const auto more = bench.batches(20'000, 1000, [&] { matcher.match(incoming, bench.facts, scratch, fired); });
        times.insert(times.end(), more.begin(), more.end());
    }
    const double time = median(times);
    char more[96];
    std::snprintf(more, sizeof more, R"(, "fired": %zu, "first_thousand": %.4g)", count, cold.front());
    show(name, time, "us a message", more);
    return time;
}

void runNaive(Bench &bench, const std::string &name, double time, const std::vector<std::vector<quint32>> &firings)
{
    const size_t messages = std::clamp<size_t>(1'000'000 / bench.world.rules.size(), 10, 5000);
    size_t at = 0;
    bool isSame = true;
    const std::vector<double> times = bench.batches(messages, std::max<size_t>(messages / 10, 1), [&] {
        isSame = matchNaively(*bench.program, incoming, bench.facts) == firings[at++] && isSame;
    });
    if (!isSame) {
        std::fprintf(stderr, "%s: the plain walk fires other rules\n", name.c_str());
        std::exit(1);
    }
    const double plain = median(times);
    show(name + " plain walk", plain, "us a message", besideMatcher(plain, time));
}

void runLua(Bench &bench, const std::string &name, double time, const std::vector<std::vector<quint32>> &firings)
{
    const size_t messages = std::clamp<size_t>(20'000'000 / bench.world.rules.size(), 200, 20'000);
    size_t wanted = 0;
    for (size_t i = 0; i < messages; ++i) {
        wanted += firings[i].size();
    }
    const std::optional<LuaFigure> figure =
        runLuaClosures(bench.world.shape, bench.world.rules, bench.world.messages, messages);
    if (!figure) {
        return;
    }
    if (figure->fired != wanted) {
        std::fprintf(stderr, "%s: LuaJIT fires %zu times, not %zu\n", name.c_str(), figure->fired, wanted);
        std::exit(1);
    }
    show(name + " LuaJIT closures", figure->microseconds, "us a message", besideMatcher(figure->microseconds, time));
}

/// With a trace and without, in turn.
void runTrace(Bench &bench, const std::string &name)
{
    std::vector<Diagnostic> diagnostics;
    const Matcher matcher(bench.program, diagnostics);
    Scratch scratch;
    std::vector<quint32> fired;
    std::vector<TraceRecord> trace;
    std::vector<double> ratios;
    for (int pass = 0; pass < 40; ++pass) {
        const double without =
            median(bench.batches(5'000, 500, [&] { matcher.match(incoming, bench.facts, scratch, fired); }));
        const double with =
            median(bench.batches(5'000, 500, [&] { matcher.match(incoming, bench.facts, scratch, fired, &trace); }));
        ratios.push_back(with / without);
    }
    show(name + " trace", (median(ratios) - 1) * 100, "% more", R"(, "limit": 5)");
}

/// person:p17 is 17.
class NumberedPeople : public ReferenceResolver {
public:
    std::optional<qint64> resolve(ReferenceKindId, const QString &name) const override
    {
        return name.mid(1).toLongLong();
    }
    QStringList names(ReferenceKindId) const override { return {}; }
};

/// Files of at most 20,000 rules each, and a root that imports them.
class RuleFiles : public SourceProvider {
public:
    void add(const QByteArray &rule)
    {
        if (m_rules++ % 20'000 == 0) {
            m_root += "import \"part" + QByteArray::number(m_files.size()) + ".rules\"\n";
            m_files.push_back("locum 1\n");
        }
        m_files.back() += rule;
    }
    const QByteArray &root() const { return m_root; }
    std::optional<QByteArray> read(const QString &name) const override
    {
        return m_files.at(static_cast<size_t>(name.mid(4).chopped(6).toULongLong()));
    }

private:
    QByteArray m_root = "locum 1\n";
    std::vector<QByteArray> m_files;
    int m_rules = 0;
};

/// From the files' texts to a matcher that is ready.
void runLoad(const World &world, const std::string &name)
{
    RuleFiles files;
    const auto time = [](int minutes) {
        return QByteArray::number(minutes / 60).rightJustified(2, '0') + ":" +
               QByteArray::number(minutes % 60).rightJustified(2, '0');
    };
    for (const BenchRule &one : world.rules) {
        const QByteArray number = QByteArray::number(one.person);
        files.add("rule \"r" + number + "\" { on incoming when " +
                  (world.shape == 'S' ? "person is person:p" + number + " and " : QByteArray()) +
                  "message.text contains \"" + QByteArray::fromStdString(one.word) + "\" and now.time in " +
                  time(one.from) + " .. " + time(one.to) + " do { drop } }\n");
    }
    const NumberedPeople people;
    const auto since = SteadyClock::now();
    const Checked checked = check(QStringLiteral("bench.rules"), files.root(), ruleWords(), &people, &files);
    const double checkedIn = microseconds(since) / 1000;
    if (!checked.program) {
        std::fprintf(stderr, "%s: %s\n", name.c_str(), qPrintable(messageOf(checked.diagnostics.front())));
        std::exit(1);
    }
    std::vector<Diagnostic> diagnostics;
    const Matcher matcher(checked.program, diagnostics);
    const double all = microseconds(since) / 1000;
    char more[120];
    std::snprintf(more, sizeof more, R"(, "check": %.4g, "prepare": %.4g, "limit": 1000)", checkedIn, all - checkedIn);
    show(name + " load", all, "ms", more);
}

} // namespace

int main(int count, char **arguments)
{
    const bool quick = count > 1 && std::strcmp(arguments[1], "--quick") == 0;
    if (!hasLua()) {
        std::printf(R"({"name": "rules LuaJIT closures", "skipped": "built without libluajit-5.1-dev"})"
                    "\n");
    }
    for (const char shape : {'S', 'T'}) {
        double smallest = 0;
        for (const int rules : {10, 100, 1'000, 10'000, 100'000}) {
            if (quick && rules > 10'000) {
                break;
            }
            const std::string name = std::string("rules ") + shape + " " + std::to_string(rules);
            const World world(shape, rules);
            Bench bench(world);
            std::vector<std::vector<quint32>> firings;
            const double time = runMatcher(bench, name, firings);
            runNaive(bench, name, time, firings);
            runLua(bench, name, time, firings);
            smallest = rules == 10 ? time : smallest;
            if (rules == 10'000) {
                runTrace(bench, name);
            }
            if (rules >= 10'000) {
                runLoad(world, name);
            }
            if (rules == 100'000) {
                show(std::string("rules ") + shape + " growth from 10 to 100000", time / smallest, "times",
                     R"(, "limit": 100)");
            }
        }
    }
    return 0;
}
