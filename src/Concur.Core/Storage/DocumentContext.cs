using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Concur.Core.Model;

namespace Concur.Core.Storage;

/// <summary>
/// The serialiser of all reports and journals, generated at build time. It writes the model itself: what a file calls differently, or
/// has in another unit, is an attribute of the model's property. One serialiser has the code of each type once.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    NewLine = "\n",
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    GenerationMode = JsonSourceGenerationMode.Metadata, // The faster code for writing can't be used with converters.
    Converters = [typeof(EnumNameConverter), typeof(SafeTextConverter)])]
[JsonSerializable(typeof(RunDocument))]
[JsonSerializable(typeof(ImmutableArray<RunDocument>))]
[JsonSerializable(typeof(TraceDocument))]
[JsonSerializable(typeof(ComparisonDocument))]
[JsonSerializable(typeof(MachineRunsDocument))]
[JsonSerializable(typeof(SweepHeader))]
[JsonSerializable(typeof(SweepLaunch))]
[JsonSerializable(typeof(SweepDocument))]
[JsonSerializable(typeof(ImmutableArray<SweepDocument>))]
[JsonSerializable(typeof(SweepComparisonDocument))]
[JsonSerializable(typeof(MachineSweepsDocument))]
[JsonSerializable(typeof(IReadOnlyList<RunSummary>))]
[JsonSerializable(typeof(TrendReport))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, CategoryInfo>))]
[JsonSerializable(typeof(ImmutableArray<NamedNs>))]
[JsonSerializable(typeof(ImmutableArray<ProcessReport>))]
[JsonSerializable(typeof(ImmutableArray<PoolReason>))]
[JsonSerializable(typeof(ImmutableArray<PoolLevel>))]
[SuppressMessage("Maintainability", "CA1506", Justification = "Generated: it touches every type of the files.")]
internal sealed partial class DocumentContext : JsonSerializerContext
{
    /// <summary>For journals: each document is one line.</summary>
    public static DocumentContext Lines =>
        field ??= new DocumentContext(new JsonSerializerOptions(Default.Options) { WriteIndented = false });

    /// <summary>For the index, whose older summaries may lack what newer ones have.</summary>
    public static DocumentContext Summaries =>
        field ??= new DocumentContext(new JsonSerializerOptions(Lines.Options) { RespectRequiredConstructorParameters = false });

    /// <summary>The shape of run files.</summary>
    public static JsonTypeInfo<RunDocument> Run => field ??= Create<RunDocument>();

    /// <summary>The shape of a list of run files.</summary>
    public static JsonTypeInfo<ImmutableArray<RunDocument>> Runs => field ??= Create<ImmutableArray<RunDocument>>();

    private static JsonTypeInfo<T> Create<T>()
    {
        var options = new JsonSerializerOptions(Default.Options) { TypeInfoResolver = Default.WithAddedModifier(LeaveOutIdleCores) };
        return (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
    }

    /// <summary>A trial has it beside its locks: see <see cref="Model.TrialReport.LockWhileCoresIdleMs"/>.</summary>
    private static void LeaveOutIdleCores(JsonTypeInfo type)
    {
        if (type.Type != typeof(Model.LockReport)) return;
        var name = JsonNamingPolicy.CamelCase.ConvertName(nameof(Model.LockReport.WhileCoresIdleMs));
        type.Properties.Single(property => property.Name == name).Get = null;
    }
}
