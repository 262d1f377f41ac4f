using System.Runtime.InteropServices;
using Concur.Harness.Platform.Linux;

namespace Concur.Harness.Tests.Platform.Linux;

/// <summary>Layouts against the numbers of 64-bit Linux's headers (sys/resource.h, time.h): a wrong one would read other fields.</summary>
public class LibcTests
{
    [Fact]
    public void StructuresAreAsLargeAsTheHeadersSay()
    {
        Assert.Equal(144, Marshal.SizeOf<Libc.Rusage>());
        Assert.Equal(16, Marshal.SizeOf<Libc.TimeSpec>());
    }

    [Theory]
    [InlineData(nameof(Libc.Rusage.MaxRssKib), 32)]
    [InlineData(nameof(Libc.Rusage.VoluntarySwitches), 128)]
    [InlineData(nameof(Libc.Rusage.InvoluntarySwitches), 136)]
    public void FieldsAreWhereTheHeadersHaveThem(string field, int offset) =>
        Assert.Equal(offset, (int)Marshal.OffsetOf<Libc.Rusage>(field));
}
