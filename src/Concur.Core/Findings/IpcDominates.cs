using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Findings;

/// <summary>Passing units and results between processes takes a good part of lane time.</summary>
internal sealed class IpcDominates : IFindingRule
{
    private const double Notable = 0.10;
    private const double NsPerMs = 1e6;

    public Finding? Find(TrialInRun subject)
    {
        if (subject.NetShare(Category.Ipc) <= Notable) return null;
        var remedy = Remedy(subject);
        return new Finding(
            nameof(IpcDominates), Severity.Warning, subject.Label,
            FormattableString.Invariant($"{subject.Label}: lanes passed units and results {subject.ShareText(Category.Ipc)}{Parts(subject.Trial.Ipc)}"),
            subject.Path + (subject.Trial.Ipc is null ? ".account" : ".ipc"),
            "return less (--return digest shows what that would save), or share memory by using threads" + (remedy is null ? "" : $"; worth a try: -s {remedy.Text}"))
        {
            Remedy = remedy,
        };
    }

    private static string Parts(IpcReport? ipc) => ipc is null
        ? ""
        : FormattableString.Invariant($" ({ipc.Bytes / 1e6:0.##} MB an iteration: serialise {ipc.SerialiseNs / NsPerMs:0.#} ms, transfer {ipc.TransferNs / NsPerMs:0.#} ms, deserialise {ipc.DeserialiseNs / NsPerMs:0.#} ms)");

    private static Remedy? Remedy(TrialInRun subject) =>
        subject.Strategy is { } strategy && strategy.Name == subject.Trial.Strategy && strategy.HasParameter(TransportNames.Parameter)
            ? subject.WithStrategy($"{strategy.Name}:{TransportNames.Parameter}={TransportNames.SharedMemory}", CategoryNames.Of(Category.Ipc))
            : null;
}
