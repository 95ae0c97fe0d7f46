// SPDX-License-Identifier: GPL-2.0-or-later
// The values of openapi.json, as devices see them. Instants are ISO 8601 strings.

export type Id = number;

export interface User { id: Id; name: string; display_name: string; locale: string }
export interface Device { id: Id; user: Id; name: string; created_at: string; last_seen_at: string; acknowledged: number; attached: boolean }
export interface Session { user: User; device: Device; may_invite: boolean }
export interface Fault { code: string; detail: string; retry: 'no' | 'later' | 'after_user_action' }

export type Availability =
  'unknown' | 'offline' | 'invisible' | 'extended_away' | 'away' | 'busy' | 'mobile' | 'available' | 'free_for_chat';
export interface Presence { availability: Availability; text: string; idle_since?: string }

export type FieldType = 'text' | 'secret' | 'integer' | 'boolean' | 'choice' | 'multiline_text';
export type FieldValue = string | number | boolean | null;
export interface FormField {
  key: string; label: string; help: string; type: FieldType; required: boolean; advanced: boolean;
  default_value: FieldValue; choices: { value: string; label: string }[];
}
export interface Form { fields: FormField[] }
export interface Network { plugin: string; protocol: string; name: string; features: string[]; form: Form }

export type Link = 'offline' | 'connecting' | 'online' | 'waiting_to_retry' | 'needs_user';
export type ConnectPolicy = 'always' | 'with_device';
export type PresencePolicy = 'as_user' | 'away' | 'invisible' | 'pass_through';
export interface Account {
  id: Id; user: Id; slug: string; plugin: string; protocol: string; name: string; settings: Record<string, FieldValue>;
  connect_policy: ConnectPolicy; presence_policy: PresencePolicy; enabled: boolean; link: Link; link_error?: Fault;
  own_address: string;
}

export interface NetworkRequest {
  handle: string; kind: 'contact_request' | 'room_invitation' | 'certificate' | 'input' | 'file_offer';
  from: string; from_name: string; text: string; form: Form; details: Record<string, unknown>;
}
export interface PendingRequest { id: Id; account: Id; request: NetworkRequest; received_at: string }

export interface Contact {
  id: Id; account: Id; address: string; name: string; person: Id; groups: string[];
  subscription: 'none' | 'from' | 'to' | 'both' | 'pending'; listed: boolean; ever_written_to: boolean; is_bot: boolean;
  presence: Presence; avatar: string;
}
export interface Conversation {
  id: Id; account: Id; kind: 'direct' | 'room'; address: string; title: string; identity?: Id; topic: string; own_nick: string;
  joined: boolean; muted: boolean; read_up_to?: Id; unread: number;
}
export interface Participant { address: string; name: string; is_bot: boolean }
export interface Attachment { name: string; mime_type: string; size: number; url: string }
export type Delivery = 'received' | 'held' | 'queued' | 'sending' | 'sent' | 'not_sent' | 'unknown' | 'delivered' | 'read';
export type Disposition = 'deliver' | 'deliver_silently' | 'hold' | 'digest' | 'delay' | 'drop';
export interface Message {
  id: Id; conversation: Id; account: Id; direction: 'incoming' | 'outgoing';
  author: 'contact' | 'user' | 'user_elsewhere' | 'locum'; sender: Id; sender_name: string;
  kind: 'text' | 'action' | 'file' | 'image' | 'audio' | 'notice'; origin: string;
  encryption: 'none' | 'encrypted' | 'unreadable'; text: string; attachments: Attachment[];
  flags: Partial<Record<'automatic' | 'from_bot' | 'system' | 'error' | 'edited' | 'mentions_me' | 'no_reply', true>>;
  remote_id: string; sent_at: string; received_at: string; delivery: Delivery; error?: Fault; disposition: Disposition;
  reason: string; in_reply_to?: Id; replaces?: Id; client_id: string; urgent: boolean; released_at?: string;
}
export interface MessageStep { at: string; step: string; detail: string }

export type Mode = 'available' | 'busy' | 'away' | 'driving' | 'meeting' | 'holiday' | 'sleeping' | 'custom';
export interface Absence { mode: Mode; text: string; until?: string; rules?: string }
export interface StandIn {
  state: 'attached' | 'pocketed' | 'grace' | 'away' | 'off'; reason?: 'asked' | 'lost' | 'idle'; since?: string;
  absence: Absence; absence_number: number;
}

export interface StandInSettings {
  bare_close: 'stand_in' | 'off'; own_clients_count: boolean; idle_away_min: number; chosen: readonly string[];
}
/** What rules can ask, as the user has set it up. */
export interface RulePlugin {
  plugin: string; name: string; version: string; enabled: boolean; settings: Record<string, FieldValue>; secrets: string[];
  health: 'off' | 'starting' | 'good' | 'trouble'; error?: Fault; rules?: { form: Form };
}
/** What a rule plugin plays: with `on` it is a contact of the account at that address. */
export interface Service { address: string; plugin: string; title: string; description: string; on: boolean; account?: Id; error?: Fault }
/** Which contacts are told that the user has gone. */
/** What the user shows: as a device last set it, and what a rule shows in its place. */
export interface OwnPresence { set?: { availability: Availability; text: string; at: string; device?: Id }; by_rule?: { availability: Availability; text: string } }
export interface KeptFile { id: Id; name: string; mime_type: string; size: number; received: number; counts: boolean; at: string; message?: Id; conversation?: Id }
/** `bytes` of `most` are taken by those that count. */
export interface KeptFiles { files: KeptFile[]; complete: boolean; bytes: number; most: number }
/** Somebody who is told of an absence by a channel of the user's. */
export interface NoticeAddress { person: Id; name: string; channel: Id; address: string }
export interface Notices { audience: 'off' | 'running' | 'online'; window_s: number; on_return: boolean }
export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';
/** With weekdays it comes again on them; `begins` is its next time. */
export interface AbsencePlan { id: Id; begins: string; absence: Absence; weekdays: Weekday[] }
export interface AbsenceRecord { number: Id; began: string; ended?: string; reason?: 'asked' | 'lost' | 'idle'; absence: Absence }
/** What happened with one person, or in one room, in an absence. */
export interface DigestEntry {
  person?: Id; conversation?: Id; name: string; came: number; texts: string[]; answers: string[]; held: number; filtered: { reason: string; count: number }[];
  online?: { first: string; last: string; times: number };
}
export interface Digest { absence: AbsenceRecord; entries: DigestEntry[]; complete: boolean }

export type Verdict = 'block' | 'pierce' | 'hold' | 'ask' | 'allow' | 'warn' | 'noreply';
export type Direction = 'from' | 'to' | 'both';
export type Phase = 'attached' | 'standing_in' | 'always';
export interface PolicySubject { kind: 'identity' | 'person' | 'room' | 'group' | 'account' | 'network' | 'strangers'; id?: Id; name?: string }
export interface Policy { id: Id; subject: PolicySubject; verdicts: Verdict[]; direction: Direction; phase: Phase; updated_at: string }
export interface NamedSet { id: Id; slug: string; name: string; own: boolean; members: Id[] }

export interface PersonPair {
  a: Id; b: Id; offer: 'none' | 'verify_first' | 'suggest' | 'automatic'; probability: number;
  reasons: { what: string; bits: number; trust: string }[]; explanation: string;
}
export interface PersonAlert { identity: Id; look_alike_of: Id; kind: string }
export interface PersonAct { number: number; act: string; at: string; undone: boolean; identities: Id[] }
export interface PersonDetail { id: Id; name: string; slug: string; pinned?: Id; acts: PersonAct[]; evidence: PersonPair[]; alerts: PersonAlert[] }
/** By which contact a message to a person went, and why by this one. */
export interface WentBy { identity: Id; reason: string; switched_from?: Id }

/** When a channel tells a digest of what has happened since the last. */
export interface DigestTimes { at: string[]; weekdays: Weekday[]; zone: string; empty: boolean; read: boolean }
export interface ChannelUse {
  subjects: string[]; reach: 'away' | 'pocketed' | 'always'; from: string[]; online: string[]; content: 'nothing' | 'sender' | 'text';
  fold_min: number; quiet: { from: string; to: string } | null; through_quiet: string[]; per_day: number; per_month: number;
  after_min: number; urgent_only: boolean; good_for_min: number; digest: DigestTimes | null;
}
export interface ChannelPlugin {
  plugin: string; name: string; version: string; usage: ChannelUse; published: Record<string, unknown>;
  channel: { name: string; description: string; text_limit: number; costs: boolean; answers: boolean; contacts: boolean; per_device: boolean; form: Form };
}
export interface Channel {
  id: Id; slug: string; name: string; plugin: string; settings: Record<string, FieldValue>; secrets: string[]; usage: ChannelUse;
  enabled: boolean; health: 'off' | 'starting' | 'good' | 'trouble'; error?: Fault; sent_today?: number; sent_this_month?: number;
}

export interface RuleFile { name: string; text: string }
export interface RuleGeneration { id: Id; created_at: string; device?: Id; note: string; running: boolean }
export interface RuleDiagnostic {
  code: string; severity: 'error' | 'warning'; file: string; line: number; column: number; end_line: number; end_column: number;
  message: string; hint: string;
}
export interface LoadedRules { generation?: RuleGeneration; diagnostics: RuleDiagnostic[] }
export interface RunningRules { generation?: RuleGeneration; files: RuleFile[]; error?: Fault }

export type FeedEntry = { seq: number; at: string } & (
  | { type: 'message_added'; message: Message }
  | { type: 'message_progressed'; message: Id; delivery: Delivery; error?: Fault; remote_id: string }
  | { type: 'message_released'; message: Id; released_at: string }
  | { type: 'conversation_read'; conversation: Id; up_to: Id }
  | { type: 'conversation_updated'; conversation: Conversation }
  | { type: 'contact_updated'; identity: Contact }
  | { type: 'contact_removed'; identity: Id }
  | { type: 'account_updated'; account: Account }
  | { type: 'account_removed'; account: Id }
  | { type: 'request_added'; request: PendingRequest }
  | { type: 'request_closed'; request: Id }
  | { type: 'stand_in_changed'; status: StandIn }
  | { type: 'policy_changed'; policy: Policy; removed: boolean }
  | { type: 'person_changed'; person: Id; identities: Id[] }
  | { type: 'persons_aggregated'; aggregated: boolean }
  | { type: 'rules_changed'; generation?: Id; error?: Fault }
);

/** What is true only now and may be missed. */
export type Ephemeral =
  | { type: 'contact_presence'; identity: Id; presence: Presence }
  | { type: 'contact_typing'; identity: Id; typing: boolean }
  | { type: 'account_notice'; account: Id; text: string }
  | { type: 'room_participants'; conversation: Id; change: { room: string; complete: boolean; joined: Participant[]; left: string[] } };

export type FromServer =
  | { type: 'hello'; last: number }
  | { type: 'feed'; entries: FeedEntry[] }
  | { type: 'ephemeral'; event: Ephemeral }
  | { type: 'sent'; client_id: string; message: Message }
  | { type: 'detached'; status: StandIn }
  | { type: 'error'; error: { code: string; message: string }; client_id?: string };
