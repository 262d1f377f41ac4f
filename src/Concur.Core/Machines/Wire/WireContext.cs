using System.Text.Json.Serialization;

namespace Concur.Core.Machines.Wire;

/// <summary>The JSON of what every operation has.</summary>
[JsonSerializable(typeof(Message))]
[JsonSerializable(typeof(RefusalText))]
internal sealed partial class WireContext : JsonSerializerContext;
