// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/made_facts.h"
#include "language/program_builder.h"

#include <random>

namespace locum::language::test {

/// Rule sets and events from a seed: small worlds, so that things meet.
class RandomProgram {
public:
    explicit RandomProgram(quint64 seed) : m_random(seed) {}

    bool chance(int percent) { return below(100) < percent; }
    int below(int bound) { return static_cast<int>(m_random() % static_cast<quint64>(bound)); }

    std::shared_ptr<const Program> program(int rules)
    {
        for (int i = 0; i < rules; ++i) {
            // Alike rules, by the dozen: what long lists and the text stage are made of.
            const std::optional<NodeId> condition =
                chance(5) ? std::nullopt : std::optional(truth(chance(10) ? 9 : below(4)));
            BoundRule &rule = builder.rule(condition, static_cast<EventMask>(1 + below(3)));
            rule.disabled = chance(5);
            if (chance(10)) {
                const qint64 from = 7 + below(7);
                rule.valid = Range{from, from + below(7)};
            }
        }
        return builder.build();
    }

    /// Texts that are about what the rules look for.
    QByteArray text()
    {
        static const std::vector<QByteArray> words = {"crypto",
                                                      "CRYPTO",
                                                      "gift card",
                                                      "Gift",
                                                      "straße",
                                                      "STRASSE",
                                                      "STRAẞE",
                                                      "ΣΊΣΥΦΟΣ",
                                                      "σίσυφος",
                                                      "K",
                                                      "k",
                                                      "İstanbul",
                                                      "istanbul",
                                                      "ı",
                                                      "I",
                                                      "urgent",
                                                      "URGENT",
                                                      "P1",
                                                      "sev-1",
                                                      "outage",
                                                      "a",
                                                      "aa",
                                                      "aaaa",
                                                      "",
                                                      "\u00c5ngstr\u00f6m",
                                                      "\u00e5NGSTR\u00d6M",
                                                      "ꭰ",
                                                      "Ꭰ",
                                                      "ſ",
                                                      "s",
                                                      "😀",
                                                      "abcdefghijkl",
                                                      "\xff\xfe",
                                                      "ǅ",
                                                      "ǆ",
                                                      "10",
                                                      "sale now on"};
        return words[static_cast<size_t>(below(static_cast<int>(words.size())))];
    }
    QByteArray message()
    {
        QByteArray all;
        for (int i = below(6); i > 0; --i) {
            all += text() + (chance(60) ? " " : "");
        }
        return all;
    }
    QByteArray expression()
    {
        static const std::vector<QByteArray> expressions = {"crypto",
                                                            "(?i)crypto|gift",
                                                            "(?i)\\b(P1|outage|sev-?1)\\b",
                                                            "(?i)stra(ß|ss)e",
                                                            "^a+$",
                                                            "(a*)*b",
                                                            "(a|aa)+$",
                                                            "[0-9]+",
                                                            ".*",
                                                            "",
                                                            "(?i)İ",
                                                            "İstanbul",
                                                            "(?i)k",
                                                            "(?i)σίσυφος",
                                                            "(?s).{0,500}x",
                                                            "\\pL{4}",
                                                            "(?i)ꭰ",
                                                            "ſ",
                                                            "(?i)s",
                                                            "gift.*card",
                                                            "x{0,200}",
                                                            "^$",
                                                            "(?m)^urgent",
                                                            "[^a]",
                                                            "(?i)ÅNGSTRÖM",
                                                            "ǅ"};
        return expressions[static_cast<size_t>(below(static_cast<int>(expressions.size())))];
    }

    void event(MadeFacts &facts)
    {
        const auto maybe = [&](const char *path, auto &&set) {
            facts.forget(path);
            if (!chance(12)) {
                set();
            }
        };
        facts.at(7 + below(14), below(1440));
        maybe("now.time", [&] { facts.set("now.time", below(1440)); });
        maybe("person", [&] {
            if (chance(70)) {
                facts.set("person", below(6));
            } else {
                facts.setIds("person", ids());
            }
        });
        maybe("person.groups", [&] { facts.setIds("person.groups", ids()); });
        maybe("conversation", [&] { facts.set("conversation", below(3)); });
        maybe("account", [&] { facts.set("account", below(2)); });
        maybe("identity.address", [&] { facts.set("identity.address", text()); });
        maybe("person.known", [&] { facts.set("person.known", below(2)); });
        maybe("person.name", [&] { facts.set("person.name", text()); });
        maybe("person.silent_for", [&] { facts.set("person.silent_for", below(5) * 3'600'000); });
        maybe("message.text", [&] { facts.set("message.text", message()); });
        maybe("message.links", [&] {
            std::vector<QByteArray> links;
            for (int i = below(3); i > 0; --i) {
                links.push_back(message());
            }
            facts.setTexts("message.links", links);
        });
        maybe("message.language", [&] { facts.set("message.language", language()); });
        maybe("message.mentions_me", [&] { facts.set("message.mentions_me", below(2)); });
        maybe("message.size", [&] { facts.set("message.size", below(5)); });
        maybe("me.status", [&] { facts.set("me.status", below(4)); });
        maybe("me.away_since", [&] { facts.set("me.away_since", below(1000)); });
        if (chance(60)) {
            facts.set("calendar.busy", below(2));
        } else {
            facts.forget("calendar.busy");
        }
    }

    ProgramBuilder builder;

private:
    std::vector<qint64> ids()
    {
        std::vector<qint64> all;
        for (int i = below(4); i > 0; --i) {
            all.push_back(below(6));
        }
        return all;
    }
    QByteArray language()
    {
        static const std::vector<QByteArray> tags = {"sv", "sv-SE", "SV-se", "en", "en-GB", "en-US"};
        return tags[static_cast<size_t>(below(static_cast<int>(tags.size())))];
    }
    std::vector<QByteArray> texts(int most)
    {
        std::vector<QByteArray> all;
        for (int i = below(most + 1); i > 0; --i) {
            all.push_back(text() + (chance(80) ? QByteArray() : QByteArray::number(below(1000))));
        }
        return all;
    }
    QByteArray textField()
    {
        static const std::vector<QByteArray> paths = {"message.text", "message.text",  "message.text",
                                                      "person.name",  "message.links", "identity.address"};
        return paths[static_cast<size_t>(below(static_cast<int>(paths.size())))];
    }
    Relation relation() { return static_cast<Relation>(below(6)); }

    NodeId truth(int depth)
    {
        if (depth > 0) {
            switch (below(5)) {
            case 0:
            case 1:
            case 2: {
                std::vector<NodeId> operands;
                for (int i = chance(3) ? 0 : 1 + below(3); i > 0; --i) {
                    operands.push_back(truth(depth - 1));
                }
                return chance(65) ? builder.both(operands) : builder.either(operands);
            }
            case 3:
                return builder.no(truth(depth - 1));
            default:
                break;
            }
        }
        return leaf();
    }

    NodeId leaf()
    {
        const auto type = [](BaseType base) { return typeOf(base); };
        switch (below(24)) {
        case 0:
        case 1:
            return builder.is("person", ids());
        case 2:
            return builder.is("person", {below(6)});
        case 3:
            return builder.is("person.groups", {below(6)});
        case 4:
            return chance(50) ? builder.is("conversation", {below(3)}) : builder.is("account", {below(2)});
        case 5:
            return builder.is("me.status", ids());
        case 6:
            return builder.isTrue(chance(50) ? "calendar.busy" : "message.mentions_me");
        case 7:
            return builder.known(chance(50) ? "calendar.busy" : "message.text");
        case 8:
            return builder.compare(builder.field("message.size"), relation(), builder.number(BaseType::Size, below(5)));
        case 9:
            return builder.compare(builder.field(chance(50) ? "identity.address" : "person.name"), relation(),
                                   builder.text(text()));
        case 10: {
            const NodeId left = builder.add(
                DefaultValue{builder.field("person.silent_for"), builder.number(BaseType::Duration, 7'200'000)},
                type(BaseType::Duration));
            return builder.compare(left, relation(), builder.number(BaseType::Duration, 3'600'000));
        }
        case 11: {
            const NodeId left = builder.add(SumValue{chance(50), builder.field("now.time"),
                                                     builder.add(SumValue{false, builder.field("person.silent_for"),
                                                                          builder.number(BaseType::Duration, 60'000)},
                                                                 type(BaseType::Duration))},
                                            type(BaseType::Time));
            return builder.add(InRangeTruth{left, {below(1440), below(1440)}});
        }
        case 12:
            return builder.add(SameTruth{builder.field("person"), builder.field("person.groups")});
        case 13:
            return builder.add(InTextsTruth{builder.field("identity.address"), texts(4)});
        case 14:
            return chance(50) ? builder.add(InTextsTruth{builder.field("message.language"), {language()}})
                              : builder.compare(builder.field("message.language"), relation(),
                                                builder.add(ConstantValue{{type(BaseType::Lang), language()}},
                                                            type(BaseType::Lang)));
        case 15:
        case 16:
            return builder.inTime(below(1440), below(1440));
        case 17:
            return builder.inHours({{{below(1440), below(1440)}, false, static_cast<quint8>(below(128))},
                                    {{7 + below(7), 7 + below(14)}, chance(50), static_cast<quint8>(below(128))}});
        case 18:
            return builder.add(ContainsTruth{
                builder.field(textField()), {}, builder.field(chance(50) ? "person.name" : "message.links"), true});
        case 19:
            return chance(50) ? builder.add(StartsWithTruth{builder.field(textField()), builder.text(text())})
                              : builder.add(EndsWithTruth{builder.field(textField()), builder.field("person.name")});
        case 20:
            return chance(50) ? builder.add(EndsWithTruth{builder.field(textField()), builder.text(text())})
                              : builder.add(InRangeTruth{builder.field("now.date"), {7 + below(7), 7 + below(14)}});
        case 21:
            return builder.matches(textField(), expression());
        default:
            return builder.contains(textField(), texts(chance(2) ? 500 : 3));
        }
    }

    std::mt19937_64 m_random;
};

} // namespace locum::language::test
