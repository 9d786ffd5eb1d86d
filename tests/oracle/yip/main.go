// Command yip answers whether a layer's stages can be decoded into the types that yip has for them: the lines of values that
// gopkg.in/yaml.v2 and gopkg.in/yaml.v3 both refuse, and the keys that they drop.
//
// yip itself is not packaged. The types below are written after its schema (pkg/schema/schema.go of mudler/yip at 05d356b), which
// decodes with yaml.v2; later versions know more keys.
package main

import (
	"errors"
	"regexp"
	"slices"

	"lines"

	v2 "gopkg.in/yaml.v2"
	v3 "gopkg.in/yaml.v3"
)

type texts = []string
type table = map[string]string

type owned struct {
	Path         string
	Permissions  uint32
	Owner, Group int
}

type file struct {
	Path, Content, Encoding, OwnerString string
	Permissions                          uint32
	Owner, Group                         int
}

type download struct {
	Path, URL, OwnerString string
	Permissions            uint32
	Owner, Group, Timeout  int
}

type user struct {
	Name         string
	Passwd       string
	Keys         texts `yaml:"ssh_authorized_keys"`
	Gecos        string
	Homedir      string
	NoCreateHome bool   `yaml:"no_create_home"`
	PrimaryGroup string `yaml:"primary_group"`
	Groups       texts
	NoUserGroup  bool `yaml:"no_user_group"`
	System       bool
	NoLogInit    bool `yaml:"no_log_init"`
	Shell        string
	LockPasswd   bool `yaml:"lock_passwd"`
	UID          string
}

type entity struct{ Path, Entity string }

type step struct {
	Name, If, Hostname, Node string
	Commands, Modules        texts
	Files                    []file
	Downloads                []download
	Directories              []owned
	Users                    map[string]user
	DNS                      struct {
		Nameservers, Search, Options texts
		Path                         string
	}
	Sysctl, Environment table
	Keys                map[string]texts `yaml:"authorized_keys"`
	Systemctl           struct {
		Enable, Disable, Start, Mask texts
		Overrides                    []struct{ Service, Content, Name string }
	}
	EnvironmentFile string `yaml:"environment_file"`
	Packages        struct {
		Install, Remove texts
		Refresh         bool
	}
	UnpackImages []struct{ Source, Target, Platform string } `yaml:"unpack_images"`
	After        []struct{ Name string }
	Datasource   struct {
		Providers texts
		Path      string
		// Of later versions.
		Name any `yaml:"userdata_name"`
	}
	Layout struct {
		Device *struct {
			Label, Path string
			// Of later versions.
			Init any `yaml:"init_disk"`
			Disk any `yaml:"disk_name"`
		}
		Expand *struct{ Size uint } `yaml:"expand_partition"`
		Add    []struct {
			FSLabel    string `yaml:"fsLabel"`
			Size       uint
			PLabel     string `yaml:"pLabel"`
			Filesystem string
			// Of later versions.
			Bootable any
		} `yaml:"add_partitions"`
	}
	EnsureEntities []entity `yaml:"ensure_entities"`
	DeleteEntities []entity `yaml:"delete_entities"`
	FirstBoot      table    `yaml:"systemd_firstboot"`
	Timesyncd      table
	Git            struct {
		Auth struct {
			Username, Password string
			PrivateKey         string `yaml:"private_key"`
			Insecure           bool
			PublicKey          string `yaml:"public_key"`
		}
		URL, Path, Branch string
		BranchOnly        bool `yaml:"branch_only"`
	}
	OnlyOS      string `yaml:"only_os"`
	OnlyVersion string `yaml:"only_os_version"`
	OnlyArch    string `yaml:"only_arch"`
	OnlyManager string `yaml:"only_service_manager"`
	// Of later versions.
	IfFiles any `yaml:"if_files"`
	Pins    any `yaml:"package_pins"`
}

type layer struct{ Stages map[string][]step }

type answer struct {
	// The objection of both readers to the document, where it cannot be read at all.
	Unread bool `json:"unread"`
	// Lines of values that both refuse.
	Values []string `json:"values"`
	// Keys that are dropped, behind their line.
	Keys []string `json:"keys"`
}

func main() {
	lines.Answer(func(text string) (found answer) {
		var a, b, c layer
		first, second := faults(v2.Unmarshal([]byte(text), &a)), faults(v3.Unmarshal([]byte(text), &b))
		found.Unread = first == nil || second == nil
		found.Values, found.Keys = []string{}, []string{}
		for _, words := range first {
			if line := value.FindStringSubmatch(words); line != nil && slices.ContainsFunc(second, func(other string) bool {
				match := value.FindStringSubmatch(other)
				return match != nil && match[1] == line[1]
			}) {
				found.Values = append(found.Values, line[1])
			}
		}
		for _, words := range faults(v2.UnmarshalStrict([]byte(text), &c)) {
			if match := key.FindStringSubmatch(words); match != nil && match[3] != "main.layer" {
				found.Keys = append(found.Keys, match[1]+" "+match[2])
			}
		}
		return found
	})
}

var (
	value = regexp.MustCompile(`^line (\d+): cannot unmarshal`)
	key   = regexp.MustCompile(`^line (\d+): field (.*) not found in type (.*)`)
)

// The objections to single values; nil where the text is not read at all.
func faults(err error) []string {
	var asV2 *v2.TypeError
	var asV3 *v3.TypeError
	switch {
	case err == nil:
		return []string{}
	case errors.As(err, &asV2):
		return asV2.Errors
	case errors.As(err, &asV3):
		return asV3.Errors
	}
	return nil
}
