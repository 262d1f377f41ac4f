using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Concur.Core.Machines.Shipping;
using Concur.Core.Machines.Wire;
using Concur.Core.Measuring;
using Concur.Core.Measuring.Platform;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Machines;

/// <summary>What an agent answers to each operation.</summary>
[SuppressMessage("Maintainability", "CA1506", Justification = "Each operation has records of its own.")]
internal sealed class AgentAnswers
{
    private readonly AgentPlace _place;
    private readonly ShippedFolders _folders;
    private readonly Dictionary<string, Func<AskedOperation, Task<byte[]>>> _byName = new(StringComparer.Ordinal);

    /// <param name="place">What the agent takes from outside.</param>
    /// <param name="folders">What was shipped.</param>
    public AgentAnswers(AgentPlace place, ShippedFolders folders)
    {
        (_place, _folders) = (place, folders);
        On(AgentOperations.Facts, (ask, _) => Task.FromResult(Facts(ask)));
        On(AgentOperations.Load, LoadAsync);
        On(AgentOperations.Scheduler, (ask, _) => Task.FromResult(Scheduler(ask)));
        On(AgentOperations.Find, (manifest, _) => Task.FromResult(Find(manifest)));
        On(AgentOperations.Receive, ReceiveAsync);
        On(AgentOperations.Assemble, (manifest, _) => Task.FromResult(new PathReply(_folders.Assemble(manifest))));
        On(AgentOperations.Launch, AgentLaunch.RunAsync);
        On(AgentOperations.Command, AgentCommand.RunAsync);
        On(AgentOperations.Silo, AgentSilo.RunAsync);
        On(AgentOperations.Port, (ask, _) => Task.FromResult(new PortReply(MachineAddresses.FreePort(ask.Address))));
        On(AgentOperations.Addresses, (_, _) => Task.FromResult(new AddressesReply(MachineAddresses.OfThis(), Environment.MachineName)));
        On(AgentOperations.Loopback, async (ask, asked) => new LoopbackReply(await LoopbackSecret.HearAsync(ask.Port, asked.Cancellation)));
        On(AgentOperations.Echo, EchoAsync);
    }

    /// <summary>The answers by the operations' names, each as JSON.</summary>
    public IReadOnlyDictionary<string, Func<AskedOperation, Task<byte[]>>> ByName => _byName;

    private void On<TAsk, TReply>(Operation<TAsk, TReply> operation, Func<TAsk, AskedOperation, Task<TReply>> answer) =>
        _byName[operation.Name] = async asked =>
        {
            var ask = asked.Ask.Deserialize(operation.Ask)
                ?? throw new ConcurException(FailureKind.BadInput, $"'{operation.Name}' was asked for with nothing");
            return JsonSerializer.SerializeToUtf8Bytes(await answer(ask, asked), operation.Reply);
        };

    private FactsReply Facts(FactsAsk ask)
    {
        var harness = HarnessFiles.Find(_place.ToolFolder);
        return new FactsReply(
            harness.Under(MachineProbe.Read(), ask.Framework),
            Platforms.Current.Shell.RuntimeIdentifier,
            [.. new InstalledRuntimes(harness.Root).OfCore.Select(version => version.ToString())],
            SchedulerProbe.PerfRefusal(),
            FreeBytes(),
            MachineProbe.Refusal);
    }

    private long? FreeBytes()
    {
        try
        {
            Platforms.CreatePrivateFolder(_place.CacheFolder);
            return new DriveInfo(_place.CacheFolder).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static async Task<LoadReply> LoadAsync(LoadAsk ask, AskedOperation asked) => new(
        await MachineLoad.OthersShareAsync(ask.Machine, TimeSpan.FromMilliseconds(ask.TimeMs), asked.Cancellation));

    private static SchedulerReply Scheduler(SchedulerAsk ask)
    {
        var choice = SchedulerProbe.Decide(ask.Wanted);
        return new SchedulerReply(
            choice, MachineProbe.CapabilitiesOf(choice.Kind), MachineProbe.CapabilitiesOf(SchedulerKind.Proc));
    }

    private FolderReply Find(FolderManifest manifest) =>
        _folders.Find(manifest) is { } path ? new FolderReply(path, []) : new FolderReply(null, _folders.Missing(manifest));

    private async Task<Nothing> ReceiveAsync(FileAsk ask, AskedOperation asked)
    {
        await _folders.ReceiveAsync(ask.Hash, asked.Content, asked.Cancellation);
        return new Nothing();
    }

    private static async Task<EchoReply> EchoAsync(Nothing ask, AskedOperation asked)
    {
        var (receivedNs, bytes) = (MonotonicClock.NowNs(), 0L);
        await foreach (var part in asked.Content.ReadAllAsync(asked.Cancellation)) bytes += part.Length;
        return new EchoReply(receivedNs, bytes, MonotonicClock.NowNs());
    }
}
