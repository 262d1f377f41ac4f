using Concur.Traces.Symbols.Linux;

namespace Concur.Traces.Tests.Symbols;

public class KernelSymbolsTests
{
    private static readonly KernelSymbols Symbols = KernelSymbols.Parse([
        "ffffffff81000000 T _text",
        "ffffffff81000100 T entry_SYSCALL_64_after_hwframe",
        "ffffffff81000200 t do_syscall_64",
        "ffffffff81000300 T __x64_sys_read",
        "ffffffff81000400 t vfs_read",
        "ffffffff81000500 T asm_exc_page_fault",
        "ffffffff81000600 t handle_mm_fault",
        "ffffffff81000700 T asm_sysvec_apic_timer_interrupt",
        "ffffffff81000800 d some_data",
    ])!;

    [Theory]
    [InlineData("read", 0x81000410L, 0x81000310L, 0x81000210L, 0x81000150L)]
    [InlineData("page fault", 0x81000610L, 0x81000510L)]
    [InlineData("read", 0x81000610L, 0x81000510L, 0x81000310L, 0x81000210L)]
    [InlineData("interrupt", 0x81000710L)]
    [InlineData(null, 0x81000010L, 0x81000110L)]
    [InlineData(null, 0x10L, 0x20L)]
    public void AChainIsCalledByWhatItCameIntoTheKernelFor(string? name, params long[] chain) =>
        Assert.Equal(name, Symbols.EntryOf([.. chain.Select(at => (ulong)at | (at > 0x1000 ? 0xffffffff_00000000 : 0))]));

    [Fact]
    public void AListWithoutAddressesIsNone() =>
        Assert.Null(KernelSymbols.Parse(["0000000000000000 T _text", "0000000000000000 t do_syscall_64"]));

    [Fact]
    public void NamesOfAnotherStartOfTheMachineDoNotCount()
    {
        var entries = new KernelEntries(clock: (WallNs: 0, MonotonicNs: 0));

        var address = entries.AddressOf([0xffffffff81000410]);

        Assert.True(KernelEntries.IsKernel(address));
        Assert.Equal("[kernel]", KernelEntries.NameAt(address, entries.Names));
        Assert.False(KernelEntries.IsKernel(0x7fff_0000_0000));
    }
}
