// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "language/value.h"

#include <memory>
#include <vector>

namespace locum::language {

/// Why a candidate did not fire: one small record, rendered on demand (trace.h).
struct TraceRecord {
    quint32 rule = 0;   ///< Program::rules
    NodeId failing = 0; ///< the test that was not surely true; noNode if it fired
    Truth truth = Truth::True;

    static constexpr NodeId noNode = ~NodeId(0);
};

/// What one thread needs to match: buffers that are reused from event to event. Any Matcher may use it in turn.
class Scratch {
public:
    Scratch();
    ~Scratch();
    Scratch(Scratch &&) noexcept;
    Scratch &operator=(Scratch &&) noexcept;

private:
    friend class Matcher;
    struct Data;
    std::unique_ptr<Data> d;
};

/// Finds the rules of a program that fire for an event: anchors → candidates → flat operations → the text stage.
/// Immutable, thread-safe; a Scratch belongs to one thread.
class Matcher {
public:
    /// Errors: Code::PatternTooLarge and the like, about the program's patterns; then it matches nothing and must not
    /// be used. O(rules).
    Matcher(std::shared_ptr<const Program> program, std::vector<Diagnostic> &diagnostics);
    ~Matcher();
    Matcher(Matcher &&) noexcept;
    Matcher &operator=(Matcher &&) noexcept;

    const Program &program() const;

    /// The rules that fire, by index in Program::rules, in order. Rules that are disabled, or not valid on the day of
    /// `facts.moment()`, never do. `trace`, if given, gets one record for each candidate.
    void match(EventId event, const FieldSource &facts, Scratch &scratch, std::vector<quint32> &fired,
               std::vector<TraceRecord> *trace = nullptr) const;

    /// One rule only, whatever its event: what a schedule or a deferred block asks.
    Truth evaluate(NodeId condition, const FieldSource &facts) const;

private:
    struct Data;
    std::unique_ptr<const Data> d;
};

/// The same by walking the trees in the plainest way: what tests hold the Matcher to, and benchmarks compare it with.
std::vector<quint32> matchNaively(const Program &program, EventId event, const FieldSource &facts);
Truth evaluateNaively(const Program &program, NodeId condition, const FieldSource &facts);

/// A value that owns what it holds, for what is evaluated to be kept or shown.
struct OwnedValue {
    Type type;
    std::optional<std::variant<qint64, QByteArray, Range, std::vector<qint64>, std::vector<QByteArray>>> value;
};
OwnedValue evaluateValue(const Program &program, NodeId value, const FieldSource &facts);

} // namespace locum::language
