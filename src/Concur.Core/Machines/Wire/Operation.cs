using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Concur.Core.Model;

namespace Concur.Core.Machines.Wire;

/// <summary>Something that a side can be asked for.</summary>
/// <typeparam name="TAsk">What it is given.</typeparam>
/// <typeparam name="TReply">What it returns.</typeparam>
/// <param name="Name">Its name in requests.</param>
/// <param name="Ask">The JSON of what it is given.</param>
/// <param name="Reply">The JSON of what it returns.</param>
internal sealed record Operation<TAsk, TReply>(string Name, JsonTypeInfo<TAsk> Ask, JsonTypeInfo<TReply> Reply);

/// <summary>The content of a request.</summary>
/// <param name="Name">The operation.</param>
/// <param name="Ask">What it is given.</param>
internal sealed record Message(string Name, JsonElement Ask);

/// <summary>Why an operation failed.</summary>
/// <param name="Kind">The kind of failure.</param>
/// <param name="Text">One line.</param>
internal sealed record RefusalText(FailureKind Kind, string Text);
